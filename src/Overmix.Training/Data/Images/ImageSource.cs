using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Overmix.Training.Data.Archives;

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

/// <summary>Pictures in an archive.</summary>
internal sealed class ArchiveSource : ImageSource
{
    public ArchiveSource(string path)
        : base(path)
    {
        using FileStream file = ArchiveFile.OpenRead(path);
        Identity = Stamp(new FileInfo(path), file.Length);
    }

    public override string Identity { get; }

    public override IEnumerable<PictureFile> Read()
    {
        Restart();
        using ArchiveReader reader = ArchiveReader.Open(Path);
        while (reader.Next() is { } entry)
        {
            switch (entry.IsFolder ? PictureKind.Other : PictureNames.KindOf(entry.Name))
            {
                case PictureKind.Unreadable:
                    throw PictureNames.Refusal(Path, entry.Name);
                case PictureKind.Picture:
                    AddFolders(entry.Name);
                    yield return new PictureFile(entry.Name, Bytes(reader, entry));
                    break;
                default:
                    Pass(entry);
                    break;
            }
        }
    }

    private ArraySegment<byte> Bytes(ArchiveReader reader, ArchiveEntry entry) => entry.Length <= ImageFile.MostBytes
        ? reader.ReadPooled(entry)
        : throw new DataException($"{Path}: entry '{entry.Name}' at offset {entry.Offset} has {entry.Length} bytes. Expected a picture of at most {ImageFile.MostBytes}.");

    private void Pass(ArchiveEntry entry)
    {
        Skipped += entry.IsFolder ? 0 : 1;
        if (entry.IsFolder && entry.Name.Length > 0 && !PictureNames.IsHidden(entry.Name))
        {
            _ = Folders.Add(entry.Name);
        }
    }
}

/// <summary>Pictures in a folder on disk. Links are followed: the folder is its owner's.</summary>
internal sealed class FolderSource : ImageSource
{
    private const int Deepest = 8; // a link to a folder above would go on for ever
    private readonly List<(string Name, FileInfo File)> _pictures = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private int _skipped;

    public FolderSource(string path)
        : base(path)
    {
        try
        {
            Walk(new DirectoryInfo(path), "", 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw ArchiveFile.Unreadable(path, cause);
        }

        _pictures.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        Identity = Fingerprint();
    }

    public override string Identity { get; }

    public override IEnumerable<PictureFile> Read()
    {
        Restart();
        Folders.UnionWith(_folders);
        Skipped = _skipped;
        foreach ((string name, FileInfo file) in _pictures)
        {
            yield return new PictureFile(name, Bytes(file));
        }
    }

    private void Walk(DirectoryInfo folder, string prefix, int depth)
    {
        foreach (FileSystemInfo info in folder.EnumerateFileSystemInfos())
        {
            string name = prefix + info.Name;
            if (info is DirectoryInfo inner)
            {
                if (depth < Deepest && !PictureNames.IsHidden(info.Name))
                {
                    _ = _folders.Add(name);
                    Walk(inner, name + "/", depth + 1);
                }
            }
            else
            {
                Add(name, (FileInfo)info);
            }
        }
    }

    private void Add(string name, FileInfo file)
    {
        switch (PictureNames.KindOf(name))
        {
            case PictureKind.Unreadable:
                throw PictureNames.Refusal(Path, name);
            case PictureKind.Picture:
                _pictures.Add((name, file));
                break;
            default:
                _skipped++;
                break;
        }
    }

    private static ArraySegment<byte> Bytes(FileInfo file)
    {
        try
        {
            // A pipe or device has no length, and reading it would not end.
            return file.Length is 0 or > ImageFile.MostBytes
                ? throw new DataException($"{file.FullName}: has {file.Length} bytes. Expected a picture of 1 to {ImageFile.MostBytes}.")
                : ReadPooled(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw ArchiveFile.Unreadable(file.FullName, cause);
        }
    }

    private static ArraySegment<byte> ReadPooled(FileInfo file)
    {
        using FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)file.Length);
        return new ArraySegment<byte>(buffer, 0, stream.ReadAtLeast(buffer.AsSpan(0, (int)file.Length), (int)file.Length, throwOnEndOfStream: false));
    }

    private string Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, FileInfo file) in _pictures)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{Stamp(file, file.Exists ? file.Length : -1)}\0"));
        }

        foreach (string folder in _folders.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{folder}\0"));
        }

        return $"{_pictures.Count} files, {_skipped} others, {Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
