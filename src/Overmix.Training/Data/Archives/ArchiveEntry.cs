namespace Overmix.Training.Data.Archives;

/// <summary>A file or folder of an archive.</summary>
/// <param name="Name">Relative path with forward slashes, without <c>.</c>, <c>..</c>, empty parts or a slash at its end.</param>
/// <param name="Length">Bytes of the file, decompressed, as declared; reading gives exactly so many or fails. 0 for a folder.</param>
/// <param name="Offset">Where its header begins: in the file for a zip, in the decompressed tar otherwise.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
public sealed record ArchiveEntry(string Name, long Length, long Offset, bool IsFolder);
