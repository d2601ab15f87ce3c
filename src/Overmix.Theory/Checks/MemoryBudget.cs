namespace Overmix.Theory.Checks;

/// <summary>Refuses work whose memory would exceed what is free, before any of it is taken.</summary>
/// <param name="FreeBytes">Memory that a request may take; ≥ 0.</param>
public readonly record struct MemoryBudget(long FreeBytes)
{
    /// <summary>What the runtime believes is free for this process: the machine's (or container's) memory less what was in use at the last collection.</summary>
    public static MemoryBudget OfThisProcess
    {
        get
        {
            GCMemoryInfo info = GC.GetGCMemoryInfo();
            return new MemoryBudget(Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes));
        }
    }

    /// <summary>Demands room for a request.</summary>
    /// <param name="bytes">Bytes it needs, as a double so that no product overflows.</param>
    /// <param name="what">What needs them.</param>
    /// <param name="remedy">What would need fewer.</param>
    /// <exception cref="TheoryRequestException">More than is free.</exception>
    public void Demand(double bytes, string what, string remedy)
    {
        if (!(bytes <= FreeBytes))
        {
            throw new TheoryRequestException(FormattableString.Invariant(
                $"{what} needs {bytes / 1e9:F2} GB, but only {FreeBytes / 1e9:F2} GB are free. {remedy}"));
        }
    }
}
