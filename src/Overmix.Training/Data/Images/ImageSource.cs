using System.Globalization;

namespace Overmix.Training.Data.Images;

/// <summary>Where the pictures of an image folder come from.</summary>
internal abstract class ImageSource(string path)
{
    /// <summary>The folder or archive, as it was named.</summary>
    public string Path { get; } = path;

    /// <summary>What must be the same for decoded pictures to be still good.</summary>
    public abstract string Identity { get; }

    /// <summary>Folders met so far, hidden ones left out.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Files met so far that are no pictures.</summary>
    public int Skipped { get; protected set; }

    /// <summary>Opens a folder or an archive.</summary>
    /// <exception cref="DataException">There is neither.</exception>
    public static ImageSource Open(string path) => Directory.Exists(path) ? new FolderSource(path) : new ArchiveSource(path);

    /// <summary>All pictures, in an order of the source's own. Starts <see cref="Folders"/> and <see cref="Skipped"/> anew.</summary>
    public abstract IEnumerable<PictureFile> Read();

    private protected static string Stamp(FileSystemInfo info, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"{length} bytes of {info.LastWriteTimeUtc.Ticks}");

    private protected void Restart()
    {
        Folders.Clear();
        Skipped = 0;
    }

    private protected void AddFolders(string picture)
    {
        for (int slash = picture.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = picture.IndexOf('/', slash + 1))
        {
            _ = Folders.Add(picture[..slash]);
        }
    }
}
