namespace Overmix.Training.Data.Download;

/// <summary>How far a download is.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Bytes of it that are here.</param>
public sealed record FetchProgress(KnownFile File, long Bytes);
