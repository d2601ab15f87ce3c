using Overmix.Core.Durability;

namespace Overmix.Training.Checkpoints;

/// <summary>The true disk: fsync after each file, rename, fsync of the folder.</summary>
internal sealed class DurableStorage : ICheckpointStorage
{
    private const int BufferBytes = 1 << 16;

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void WriteFile(string path, Action<Stream> content)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        content(stream);
        stream.Flush(flushToDisk: true);
    }

    public void MoveFolder(string from, string to) => DurableFile.MoveFolder(from, to);

    public void ReplaceText(string path, string content) => DurableFile.ReplaceText(path, content);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);
}
