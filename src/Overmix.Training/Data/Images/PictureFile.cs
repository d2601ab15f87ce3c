using System.Buffers;

namespace Overmix.Training.Data.Images;

/// <summary>A picture as it lies in its source, not decoded.</summary>
/// <param name="Name">Relative path with forward slashes.</param>
/// <param name="Bytes">The file, in a shared buffer that goes back by <see cref="Release"/>.</param>
internal sealed record PictureFile(string Name, ArraySegment<byte> Bytes)
{
    /// <summary>Gives the buffer back; the bytes are gone.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(Bytes.Array!);
}

/// <summary>What a file of an image folder is, by its name.</summary>
internal enum PictureKind
{
    /// <summary>A JPEG or PNG file.</summary>
    Picture,

    /// <summary>No picture, or hidden: passed over and counted.</summary>
    Other,

    /// <summary>A picture of a kind that is not read.</summary>
    Unreadable,
}

/// <summary>Tells pictures from other files.</summary>
internal static class PictureNames
{
    private static readonly string[] Read = [".jpg", ".jpeg", ".png"];
    private static readonly string[] Unread = [".bmp", ".gif", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2"];

    /// <summary>What a file is.</summary>
    public static PictureKind KindOf(string name) =>
        IsHidden(name) ? PictureKind.Other
        : EndsWith(name, Read) ? PictureKind.Picture
        : EndsWith(name, Unread) ? PictureKind.Unreadable
        : PictureKind.Other;

    /// <summary>Whether a file or folder is one that systems leave behind: a dot before any part of its name, or macOS's own folder.</summary>
    public static bool IsHidden(string name) => name.Split('/').Any(p => p.StartsWith('.') || p == "__MACOSX");

    /// <summary>The error of a picture that is not read.</summary>
    public static DataException Refusal(string source, string name) =>
        new($"{source}: '{name}' is a picture of a kind that is not read. Expected .jpg, .jpeg or .png files; convert it or take it out.");

    private static bool EndsWith(string name, string[] endings) => endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
