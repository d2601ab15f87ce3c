using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Overmix.Training.Data.Archives;

namespace Overmix.Training.Data.Images;

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
