using Overmix.Cli.Output;

namespace Overmix.Cli.Processes;

/// <summary>Work of which nothing is worth saving half-way: a signal ends the process with its code.</summary>
internal static class StoppableWork
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Does the work on a thread of its own.</summary>
    /// <param name="terminal">Takes what is said on a signal.</param>
    /// <param name="work">The work; what it throws is thrown here.</param>
    /// <param name="tick">Called a few times a second, on this thread.</param>
    public static T Run<T>(Terminal terminal, Func<T> work, Action tick)
    {
        using var signals = new StopSignals(_ => terminal.Say("stopping; nothing was written"), QuickExit.Now);
        Task<T> task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Glance))
        {
            if (signals.Requested is { } code)
            {
                // Native code may still be at work on other threads: leaving in the ordinary way would pull the ground from under it.
                QuickExit.Now((int)code);
            }

            tick();
        }

        return task.GetAwaiter().GetResult();
    }
}
