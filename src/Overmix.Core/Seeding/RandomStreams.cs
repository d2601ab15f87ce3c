namespace Overmix.Core.Seeding;

/// <summary>All random streams of a run, derived from one root seed.</summary>
/// <param name="RootSeed">The run's seed; any value.</param>
public readonly record struct RandomStreams(ulong RootSeed)
{
    /// <summary>The stream of a name at an address. Equal arguments give equal draws on every machine.</summary>
    /// <param name="name">Which stream.</param>
    /// <param name="index">Address in the stream, for example an epoch, a step or a layer; ≥ 0.</param>
    public RandomStream Open(StreamName name, long index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new RandomStream(RootSeed, (uint)name, (ulong)index);
    }
}
