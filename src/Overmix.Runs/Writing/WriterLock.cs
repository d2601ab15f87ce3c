using System.Globalization;
using System.Text;
using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Runs.Writing;

/// <summary>
/// One writer a run folder: <c>writer.lock</c>, held by the operating system for as long as its process lives. The file itself stays and means nothing;
/// it holds its last owner's process number for people.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private const int Attempts = 10;
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <exception cref="RunFolderException">Another process writes this run.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static WriterLock Take(RunDirectory run)
    {
        string path = run.PathOf(RunFiles.Lock);
        try
        {
            for (int i = 0; i < Attempts; i++)
            {
                if (ExclusiveFile.TryOpen(path, FileMode.OpenOrCreate) is { } file)
                {
                    return Sign(file);
                }

                Thread.Sleep(50); // A reader that asks whether it is held holds it itself for a moment.
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }

        string owner = run.ReadStatus() is { } status ? string.Create(CultureInfo.InvariantCulture, $"process {status.ProcessId} on {status.Host}") : "another process";
        throw new RunFolderException(run.Path, $"{owner} is writing this run. Wait for it to end, or stop it.");
    }

    /// <summary>Whether a process on this computer (or, where the file system passes locks on, on any) writes the run.</summary>
    public static bool IsHeld(RunDirectory run)
    {
        string path = run.PathOf(RunFiles.Lock);
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length == 0)
            {
                return false;
            }

            // A shared lock is enough to ask, needs no right to write, and does not disturb others who ask.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (IOException cause)
        {
            return ExclusiveFile.IsTaken(cause);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();

    private static WriterLock Sign(FileStream file)
    {
        try
        {
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Environment.MachineName}\n")));
            file.Flush();
            return new WriterLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
