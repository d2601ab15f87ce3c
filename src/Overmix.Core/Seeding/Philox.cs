namespace Overmix.Core.Seeding;

/// <summary>
/// Philox4x32-10: a counter-based generator. A block of four 32-bit words is a pure function of key and counter,
/// so a draw needs no state but its address. Source: Salmon et al. (2011), <i>Parallel random numbers: as easy as 1, 2, 3</i>.
/// </summary>
public static class Philox
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>The block of four words at a counter.</summary>
    /// <param name="key0">Low word of the key.</param>
    /// <param name="key1">High word of the key.</param>
    /// <param name="counter">Counter, low word first.</param>
    /// <returns>Four independent words, uniform on [0, 2³²).</returns>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint key0, uint key1, (uint C0, uint C1, uint C2, uint C3) counter)
    {
        var (c0, c1, c2, c3) = counter;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ key1, (uint)p0);
            key0 += W0;
            key1 += W1;
        }

        return (c0, c1, c2, c3);
    }
}
