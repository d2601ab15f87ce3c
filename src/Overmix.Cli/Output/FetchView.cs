using Overmix.Training.Data.Download;

namespace Overmix.Cli.Output;

/// <summary>How far a download is: one line, redrawn in place, on a terminal; nothing elsewhere.</summary>
internal sealed class FetchView(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private string? _file;
    private long _first;
    private long _start;
    private long _last;
    private bool _isDrawn;

    /// <summary>Shows a piece's arrival, a few times a second.</summary>
    public void Show(FetchProgress progress)
    {
        if (!terminal.Traits.Animates)
        {
            return;
        }

        if (_file != progress.File.Name || progress.Bytes < _first)
        {
            (_file, _first, _start, _last) = (progress.File.Name, progress.Bytes, time.GetTimestamp(), 0);
        }

        if (_last == 0 || time.GetElapsedTime(_last) >= Pause || progress.Bytes == progress.File.Bytes)
        {
            _last = time.GetTimestamp();
            _isDrawn = true;
            terminal.Error.Write($"\r{Fitted(Line(progress, time.GetElapsedTime(_start)))}\u001b[K");
        }
    }

    /// <summary>Ends the line, so that what is said next begins on its own.</summary>
    public void End()
    {
        if (_isDrawn)
        {
            _isDrawn = false;
            terminal.Error.Write("\n");
        }
    }

    private string Line(FetchProgress progress, TimeSpan spent)
    {
        string share = Figures.Percent((double)progress.Bytes / progress.File.Bytes);
        double rate = spent.TotalSeconds > 1 ? (progress.Bytes - _first) / spent.TotalSeconds : 0;
        string left = rate > 0 ? $", {Figures.Bytes((long)rate)}/s, {Figures.Duration((progress.File.Bytes - progress.Bytes) / rate)} left" : "";
        return $"{progress.File.Name}: {Figures.Bytes(progress.Bytes)} of {Figures.Bytes(progress.File.Bytes)}, {share}{left}";
    }

    private string Fitted(string line) => line.Length < terminal.Messages.Profile.Width ? line : line[..(terminal.Messages.Profile.Width - 1)];
}
