namespace Overmix.Training.Data.Download;

/// <summary>A file of a published data set.</summary>
/// <param name="Name">Its name in the folder of the set.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits. What does not match is thrown away, so it does not matter which address it came from.</param>
/// <param name="Addresses">Where it is published, tried in this order.</param>
public sealed record KnownFile(string Name, long Bytes, string Sha256, IReadOnlyList<Uri> Addresses);
