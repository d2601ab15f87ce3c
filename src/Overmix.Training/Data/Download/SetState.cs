using Overmix.Core.Errors;

namespace Overmix.Training.Data.Download;

/// <summary>What is here of a published data set.</summary>
/// <param name="Set">The set.</param>
/// <param name="Folder">Its folder; it may not exist.</param>
/// <param name="Files">The state of each file, in the order of the set's.</param>
public sealed record SetState(KnownSet Set, string Folder, IReadOnlyList<FileState> Files)
{
    /// <summary>The worst of the files' states.</summary>
    public FileState Worst => Files.Any(f => f == FileState.Wrong) ? FileState.Wrong
        : Files.All(f => f == FileState.Missing) ? FileState.Missing
        : Files.Any(f => f is FileState.Missing or FileState.Partial) ? FileState.Partial
        : Files.Min();

    /// <summary>Looks at names and lengths, and at what earlier checks left; reads no file's content.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">Its folder; it may not exist.</param>
    public static SetState Glance(KnownSet set, string folder) => new(set, folder, [.. set.Files.Select(f => Glance(f, Path.Combine(folder, f.Name)))]);

    /// <summary>Reads every file, computes its digest, and remembers the result.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">Its folder; it may not exist.</param>
    /// <exception cref="StorageException">A file cannot be read.</exception>
    public static SetState Verify(KnownSet set, string folder) => new(set, folder, [.. set.Files.Select(f => Verify(f, Path.Combine(folder, f.Name)))]);

    private static FileState Glance(KnownFile file, string path)
    {
        var info = new FileInfo(path);
        return !info.Exists ? (File.Exists(path + ".part") ? FileState.Partial : FileState.Missing)
            : info.Length != file.Bytes ? FileState.Wrong
            : VerifiedFiles.Holds(file, path) ? FileState.Verified
            : FileState.Unverified;
    }

    private static FileState Verify(KnownFile file, string path)
    {
        FileState glance = Glance(file, path);
        if (glance is FileState.Missing or FileState.Partial)
        {
            return glance;
        }

        bool isRight = glance != FileState.Wrong && DigestOf(path) == file.Sha256;
        (isRight ? (Action<KnownFile, string>)VerifiedFiles.Add : VerifiedFiles.Remove)(file, path);
        return isRight ? FileState.Verified : FileState.Wrong;
    }

    private static string DigestOf(string path)
    {
        try
        {
            return PartFile.Digest(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }
}
