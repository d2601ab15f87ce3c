namespace Overmix.Theory.RandomFeatures;

/// <summary>Which mixed pairs a world trains on.</summary>
public enum PairingKind
{
    /// <summary>All n² ordered pairs.</summary>
    All,

    /// <summary>A fixed synthetic set of m pairs, drawn once and kept.</summary>
    Fixed,

    /// <summary>m pairs drawn as they are needed and never kept; the same ones as <see cref="Fixed"/>.</summary>
    Streamed,
}
