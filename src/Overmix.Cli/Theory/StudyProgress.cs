using System.Globalization;
using Overmix.Cli.Output;

namespace Overmix.Cli.Theory;

/// <summary>Says on stderr how far a study is: after each seed how long the others will take, and now and then that a long one is still at work.</summary>
internal sealed class StudyProgress(Terminal terminal, int seeds, TimeProvider time)
{
    private const double Growth = 1.5;

    // Of more seeds only the first has a line of its own; then the clock says how far they are.
    private const int MostLines = 20;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _pause = First, _next = First;
    private int _done;

    /// <summary>What is counted.</summary>
    public string Unit { get; init; } = "seed";

    /// <summary>A seed is done.</summary>
    public void Advance()
    {
        int done = Interlocked.Increment(ref _done);
        if (seeds > 1 && (seeds <= MostLines || done == 1))
        {
            TimeSpan spent = time.GetElapsedTime(_start);
            terminal.Say(string.Create(
                CultureInfo.InvariantCulture, $"{Unit} {done} of {seeds} done, {Figures.Duration(spent.TotalSeconds)}; about {Figures.Duration(spent.TotalSeconds / done * (seeds - done))} left"));
        }
    }

    /// <summary>Says that work goes on, ever more seldom.</summary>
    public void Tick()
    {
        TimeSpan spent = time.GetElapsedTime(_start);
        if (spent < _next)
        {
            return;
        }

        _pause = _pause * Growth < Longest ? _pause * Growth : Longest;
        _next = spent + _pause;
        string left = _done > 0 ? $", about {Figures.Duration(spent.TotalSeconds / _done * (seeds - _done))} left" : "";
        terminal.Say($"computing for {Figures.Duration(spent.TotalSeconds)}{left}; Ctrl-C stops");
    }
}
