using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Theory.Checks;

namespace Overmix.Cli.Theory;

/// <summary>Runs a request seed by seed and shows progress.</summary>
internal static class StudyRun
{
    /// <summary>Runs it.</summary>
    public static SeededStudy Of(Terminal terminal, TheoryRequest request, int seeds)
    {
        ulong[] numbers = [.. Enumerable.Range(0, seeds).Select(i => unchecked(request.Seed + (ulong)i))];
        var progress = new StudyProgress(terminal, seeds, TimeProvider.System);
        return new SeededStudy(numbers, StoppableWork.Run(terminal, () => numbers.Select(seed => Report(request, seed, progress)).ToArray(), progress.Tick));
    }

    private static TheoryReport Report(TheoryRequest request, ulong seed, StudyProgress progress)
    {
        TheoryReport report = request.Entry.Run(request.Options(seed));
        progress.Advance();
        return report;
    }
}
