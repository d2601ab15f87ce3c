using System.Security.Cryptography;
using Overmix.Core.Errors;

namespace Overmix.Training.Data.Download;

/// <summary>
/// A file on its way: <c>NAME.part</c> holds what has arrived, <c>NAME.part.tag</c> the address and the server's mark of the version it came from. It gets its name when its digest is right.
/// </summary>
internal sealed class PartFile
{
    private readonly KnownFile _file;
    private readonly string _path;

    /// <summary>Names the files; creates the folder.</summary>
    public PartFile(KnownFile file, string folder)
    {
        (_file, Target) = (file, Path.Combine(folder, file.Name));
        _path = Target + ".part";
        Storing(() => Directory.CreateDirectory(folder));
    }

    /// <summary>The place of the whole file.</summary>
    public string Target { get; }

    /// <summary>Bytes that have arrived.</summary>
    public long Length => new FileInfo(_path) is { Exists: true } info ? info.Length : 0;

    private string TagPath => _path + ".tag";

    /// <summary>The server's mark of what has arrived, if it came from this address; null if it is unknown.</summary>
    public string? TagOf(Uri address)
    {
        string[] lines = Storing(() => File.Exists(TagPath) ? File.ReadAllLines(TagPath) : []);
        return lines.Length == 2 && lines[0] == address.AbsoluteUri && lines[1].Length > 0 ? lines[1] : null;
    }

    /// <summary>Opens it to go on after what has arrived.</summary>
    /// <exception cref="StorageException">Another process is at it, or it cannot be written.</exception>
    public FileStream Append() => Storing(() => new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.None));

    /// <summary>Opens it to begin anew.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="tag">The server's mark of this version, if it gave one.</param>
    public FileStream Begin(Uri address, string? tag)
    {
        FileStream stream = Storing(() => new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.None));
        Storing(() => File.WriteAllText(TagPath, $"{address.AbsoluteUri}\n{tag}\n"));
        return stream;
    }

    /// <summary>Writes a piece.</summary>
    public void Write(FileStream stream, ReadOnlyMemory<byte> piece) => Storing(() => stream.Write(piece.Span));

    /// <summary>Makes what has arrived durable.</summary>
    public void Flush(FileStream stream) => Storing(() => stream.Flush(flushToDisk: true));

    /// <summary>Throws away what has arrived.</summary>
    public void Discard() => Storing(() =>
    {
        File.Delete(_path);
        File.Delete(TagPath);
    });

    /// <summary>Gives the file its name if its digest is right.</summary>
    /// <returns>Its SHA-256; the file keeps its place as a part if that is not the one it must have.</returns>
    public string Accept()
    {
        string digest = Storing(() => Digest(_path));
        if (digest == _file.Sha256)
        {
            Storing(() => File.Move(_path, Target, overwrite: true));
            Storing(() => File.Delete(TagPath));
            VerifiedFiles.Add(_file, Target);
        }

        return digest;
    }

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    public static string Digest(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private void Storing(Action work) => Storing<object?>(() =>
    {
        work();
        return null;
    });

    private T Storing<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(_path, cause);
        }
    }
}
