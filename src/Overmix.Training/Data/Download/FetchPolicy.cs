namespace Overmix.Training.Data.Download;

/// <summary>How patient a download is.</summary>
public sealed record FetchPolicy
{
    /// <summary>Attempts in a row, at one address, that bring nothing before the next address is tried; ≥ 1.</summary>
    public int FruitlessAttempts { get; init; } = 5;

    /// <summary>Attempts at one address in all, so that a server that sends a few bytes at a time ends, too; ≥ 1.</summary>
    public int MostAttempts { get; init; } = 100;

    /// <summary>Pause after the first fruitless attempt; it doubles with each further one, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between attempts.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a connection is given up.</summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause after some fruitless attempts in a row.</summary>
    internal TimeSpan PauseAfter(int fruitless)
    {
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Clamp(fruitless - 1, 0, 20));
        return pause < LongestPause ? pause : LongestPause;
    }
}
