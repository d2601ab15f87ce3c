namespace Overmix.Training.Data.Images;

/// <summary>How an image folder is read.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>Side of the squares that pictures are scaled and cut to, pixels, in [0, 4096]; 0 takes them as they are and demands one size.</summary>
    public int ImageSize { get; init; }

    /// <summary>Where decoded pictures are kept; null for <see cref="ImageCache.DefaultFolder"/>.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Most bytes of decoded pictures that are held in memory where no cache can be written; ≥ 0.</summary>
    public long MostInMemory { get; init; } = 1L << 30;

    /// <summary>Threads that decode, ≥ 1; 0 for one a core. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
