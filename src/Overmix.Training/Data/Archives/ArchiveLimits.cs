namespace Overmix.Training.Data.Archives;

/// <summary>What an archive may cost. All are counted while reading, since an archive's own figures may lie.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Files and folders; ≥ 1.</summary>
    public int Entries { get; init; } = 4_000_000;

    /// <summary>Bytes of one file; ≥ 0.</summary>
    public long EntryBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of all files and headers, decompressed; ≥ 0.</summary>
    public long TotalBytes { get; init; } = 1L << 40;

    /// <summary>Decompressed bytes a compressed byte, once more than <see cref="FreeBytes"/> were decompressed. Pictures stay below 2, a tar of many small ones below 60; deflate ends at 1032.</summary>
    public double Ratio { get; init; } = 200;

    /// <summary>Decompressed bytes from which <see cref="Ratio"/> holds.</summary>
    public long FreeBytes { get; init; } = 16 << 20;
}
