using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Theory.Checks;

namespace Overmix.Cli.Theory;

/// <summary>Runs a request seed by seed, shows progress, and ends the process on a signal: nothing of a study is worth saving half-way.</summary>
internal static class StudyRun
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs it.</summary>
    public static SeededStudy Of(Terminal terminal, TheoryRequest request, int seeds)
    {
        ulong[] numbers = [.. Enumerable.Range(0, seeds).Select(i => unchecked(request.Seed + (ulong)i))];
        var progress = new StudyProgress(terminal, seeds, TimeProvider.System);
        using var signals = new StopSignals(_ => terminal.Say("stopping; nothing was written"), QuickExit.Now);
        Task<TheoryReport[]> work = Task.Factory.StartNew(
            () => numbers.Select(seed => Report(request, seed, progress)).ToArray(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(Glance))
        {
            if (signals.Requested is { } code)
            {
                // Native code may still be at work on other threads: leaving in the ordinary way would pull the ground from under it.
                QuickExit.Now((int)code);
            }

            progress.Tick();
        }

        return new SeededStudy(numbers, work.GetAwaiter().GetResult());
    }

    private static TheoryReport Report(TheoryRequest request, ulong seed, StudyProgress progress)
    {
        TheoryReport report = request.Entry.Run(request.Options(seed));
        progress.Advance();
        return report;
    }
}
