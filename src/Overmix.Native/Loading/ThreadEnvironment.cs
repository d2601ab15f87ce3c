namespace Overmix.Native.Loading;

/// <summary>
/// Makes OpenMP's idle threads sleep instead of spin: two spinning processes on the same cores slow each other down thirtyfold. And has it take the threads it is told to,
/// not fewer where the machine is busy, which would change the last bits of sums.
/// </summary>
internal static class ThreadEnvironment
{
    private const string Policy = "OMP_WAIT_POLICY", FewerWhenBusy = "OMP_DYNAMIC";

    // Any of these says that the user has decided how threads wait. GOMP_SPINCOUNT and KMP_BLOCKTIME default to 0 under PASSIVE.
    private static readonly string[] Deciding = [Policy, "GOMP_SPINCOUNT", "KMP_BLOCKTIME"];

    /// <summary>Sets <c>OMP_DYNAMIC=FALSE</c> for libraries loaded from now on, and <c>OMP_WAIT_POLICY=PASSIVE</c> unless the user has set how threads wait.</summary>
    public static void Settle()
    {
        NativeEnvironment.Set(FewerWhenBusy, "FALSE");
        bool[] decided = [.. Deciding.Select(NativeEnvironment.HandOn)]; // all of them are handed on
        if (!decided.Contains(true))
        {
            NativeEnvironment.Set(Policy, "PASSIVE");
        }
    }
}
