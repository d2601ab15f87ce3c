using Overmix.Studies.Execution;
using Spectre.Console;

namespace Overmix.Cli.Output;

/// <summary>Shows how far a study is: a live picture on a terminal, a line now and then elsewhere. Only on stderr.</summary>
internal sealed class StudyView(Terminal terminal, TimeProvider? time = null)
{
    // Lines come ever more seldom, so that a long run floods no log.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private const double PauseGrowth = 1.5;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private TimeSpan _pause = FirstPause;
    private long _lastLine = (time ?? TimeProvider.System).GetTimestamp();

    /// <summary>Does some work and shows what it reports. Reports may come from any thread.</summary>
    public T Watch<T>(Func<Action<StudyProgress>, T> work)
    {
        if (!terminal.Traits.Animates)
        {
            return work(WriteLine);
        }

        T result = default!;
        terminal.Messages.Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).Start(live => result = work(progress =>
        {
            live.UpdateTarget(StudyPicture.Of(progress, terminal.Messages.Profile.Width));
            live.Refresh();
        }));
        return result;
    }

    private void WriteLine(StudyProgress progress)
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_lastLine) < _pause)
            {
                return;
            }

            (_lastLine, _pause) = (_time.GetTimestamp(), _pause * PauseGrowth < LongestPause ? _pause * PauseGrowth : LongestPause);
        }

        terminal.Say(StudyPicture.Line(progress));
    }
}
