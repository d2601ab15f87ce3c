namespace Overmix.Core.Seeding;

/// <summary>
/// Draws from one address of one named stream: a cursor over <see cref="Philox"/> blocks. Not thread-safe; open one stream a thread.
/// </summary>
/// <remarks>Key = root seed (64 bits). Counter = (block number 32 bits, stream name 32 bits, address 64 bits): 2³⁴ words an address.</remarks>
public sealed class RandomStream
{
    private readonly uint _key0, _key1, _name, _index0, _index1;
    private readonly uint[] _words = new uint[4];
    private uint _block;
    private int _used = 4;
    private double _spareGaussian = double.NaN;

    internal RandomStream(ulong rootSeed, uint name, ulong index)
    {
        (_key0, _key1) = ((uint)rootSeed, (uint)(rootSeed >> 32));
        (_name, _index0, _index1) = (name, (uint)index, (uint)(index >> 32));
    }

    /// <summary>A word, uniform on [0, 2³²).</summary>
    public uint NextUInt32()
    {
        if (_used == 4)
        {
            (_words[0], _words[1], _words[2], _words[3]) = Philox.Block(_key0, _key1, (_block, _name, _index0, _index1));
            _block = checked(_block + 1);
            _used = 0;
        }

        return _words[_used++];
    }

    /// <summary>A double, uniform on [0, 1), with 53 random bits.</summary>
    public double NextDouble() => ((((ulong)NextUInt32() << 32) | NextUInt32()) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A double, uniform on (0, 1]: safe to take the logarithm of.</summary>
    public double NextPositive() => 1.0 - NextDouble();

    /// <summary>An integer, uniform on [0, bound), without modulo bias (Lemire 2019).</summary>
    /// <param name="bound">Exclusive upper end; ≥ 1.</param>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint n = (uint)bound, threshold = (uint)(-(int)n) % n;
        while (true)
        {
            ulong product = (ulong)NextUInt32() * n;
            if ((uint)product >= threshold)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>A standard normal number (Marsaglia's polar method).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            (double spare, _spareGaussian) = (_spareGaussian, double.NaN);
            return spare;
        }

        double u, v, s;
        do
        {
            (u, v) = (2 * NextDouble() - 1, 2 * NextDouble() - 1);
            s = u * u + v * v;
        }
        while (s is >= 1 or 0);
        double scale = Math.Sqrt(-2 * Math.Log(s) / s);
        _spareGaussian = v * scale;
        return u * scale;
    }

    /// <summary>Puts the items into a uniformly random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A uniformly random permutation of 0 … count−1.</summary>
    public int[] NextPermutation(int count)
    {
        int[] permutation = [.. Enumerable.Range(0, count)];
        Shuffle<int>(permutation);
        return permutation;
    }
}
