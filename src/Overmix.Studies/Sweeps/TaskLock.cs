using System.Globalization;
using System.Text;
using Overmix.Core.Errors;
using Overmix.Runs.Writing;

namespace Overmix.Studies.Sweeps;

/// <summary>
/// One process a task, from before its run has a folder until after its end: a file that the operating system holds for as long as the process lives. It stays
/// behind and means nothing then; it names its last owner for people.
/// </summary>
public sealed class TaskLock : IDisposable
{
    private const string FolderName = ".locks";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private TaskLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a task.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="index">Index of the task.</param>
    /// <param name="patience">How long to wait for a process that is ending.</param>
    /// <exception cref="SweepException">Another process is at work on the task.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static TaskLock Take(SweepFolder sweep, int index, TimeSpan patience)
    {
        string path = PathOf(sweep, index);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            long until = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            while (true)
            {
                if (ExclusiveFile.TryOpen(path, FileMode.OpenOrCreate) is { } file)
                {
                    return Sign(file);
                }

                if (Environment.TickCount64 >= until)
                {
                    throw new SweepException($"Another process is at work on task {index} of {sweep.Path}. Wait for it to end, or stop it.", ExitCode.Failed);
                }

                Thread.Sleep(Pause);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    internal static string PathOf(SweepFolder sweep, int index) => Path.Combine(sweep.PathOf(FolderName), string.Create(CultureInfo.InvariantCulture, $"{index:D4}.lock"));

    private static TaskLock Sign(FileStream file)
    {
        try
        {
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Environment.MachineName}\n")));
            file.Flush();
            return new TaskLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
