using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Runs.Writing;

/// <summary>Keeps every writer off a run for as long as it is held, for whoever tidies its folder.</summary>
public sealed class RunHold : IDisposable
{
    private readonly WriterLock _lock;

    private RunHold(WriterLock held) => _lock = held;

    /// <summary>Takes hold of a run; null if a process is at work on it.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static RunHold? TryTake(RunDirectory run)
    {
        try
        {
            return new RunHold(WriterLock.Take(run));
        }
        catch (RunFolderException)
        {
            return null;
        }
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => _lock.Dispose();
}
