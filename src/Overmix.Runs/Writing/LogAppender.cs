using Overmix.Core.Durability;
using Overmix.Core.Errors;

namespace Overmix.Runs.Writing;

/// <summary>Appends lines to a log, one write call each. What a failed write left is cut off again, so the log ends with a whole line.</summary>
internal sealed class LogAppender : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    /// <exception cref="StorageException">The log cannot be opened.</exception>
    public LogAppender(string path)
    {
        _path = path;
        try
        {
            if (!File.Exists(path))
            {
                DurableFile.Replace(path, []); // Makes the name durable too, which a flush of the file does not.
            }

            _file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            Length = _file.Seek(0, SeekOrigin.End);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }

    /// <summary>Length in bytes.</summary>
    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            _file.Write(line);
            Length += line.Length;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            CutBack();
            throw StorageException.From(_path, cause);
        }
    }

    /// <summary>Waits until all lines are on the device.</summary>
    public void Flush()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (IOException cause)
        {
            throw StorageException.From(_path, cause);
        }
    }

    public void Dispose() => _file.Dispose();

    private void CutBack()
    {
        try
        {
            _file.SetLength(Length);
            _file.Seek(Length, SeekOrigin.Begin);
        }
        catch (IOException)
        {
            // Half a line stays behind: readers call it torn, and a resume cuts it off.
        }
    }
}
