using System.Collections.Concurrent;
using System.Globalization;
using Overmix.Core.Seeding;

namespace Overmix.Tests.Reliability;

/// <summary>
/// How often a figure is tried, and the randomness of each trial. OVERMIX_TRIALS overrides the number of trials; OVERMIX_TRIAL_SEED overrides the seed, which is printed.
/// </summary>
internal static class Trials
{
    private const ulong DefaultSeed = 1;

    /// <summary>How many trials: the environment's wish, or the figure's own number.</summary>
    public static int Count(int ownNumber) => (int)FromEnvironment("OVERMIX_TRIALS", (ulong)ownNumber);

    /// <summary>Rows that each writer writes: the wish of OVERMIX_ROWS, or the figure's own number.</summary>
    public static int Rows(int ownNumber) => (int)FromEnvironment("OVERMIX_ROWS", (ulong)ownNumber);

    /// <summary>Longest that the 99th of 100 stops may take, seconds; no bound unless OVERMIX_STOP_SECONDS names one.</summary>
    public static double StopSeconds => FromEnvironment("OVERMIX_STOP_SECONDS", ulong.MaxValue);

    /// <summary>The draws of one trial of one figure.</summary>
    public static RandomStream Draws(int figure, int trial) => new RandomStreams(Seed).Open(StreamName.Theory, figure * 1_000_000L + trial);

    /// <summary>Runs the trials, as many at a time as there are processors, and fails with what each failed one says.</summary>
    /// <param name="figure">Name of the figure, for the output.</param>
    /// <param name="count">How many.</param>
    /// <param name="trial">One trial: what is wrong, empty if nothing is.</param>
    public static void AssertAll(string figure, int count, Func<int, IReadOnlyList<string>> trial)
    {
        var failures = new ConcurrentBag<(int Trial, string What)>();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => Try(trial, i).ForEach(what => failures.Add((i, what))));
        int failed = failures.Select(f => f.Trial).Distinct().Count();
        Print($"{figure}: {count - failed} of {count} (seed {Seed})");
        Assert.True(failures.IsEmpty, string.Join('\n', failures.OrderBy(f => f.Trial).Select(f => $"trial {f.Trial}: {f.What}")));
    }

    /// <summary>Writes a line of results.</summary>
    public static void Print(FormattableString line) => TestContext.Current.TestOutputHelper?.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static ulong Seed => FromEnvironment("OVERMIX_TRIAL_SEED", DefaultSeed);

    // An exception is this trial's failure, not the end of the others.
    private static List<string> Try(Func<int, IReadOnlyList<string>> trial, int i)
    {
        try
        {
            return [.. trial(i)];
        }
        catch (Exception error)
        {
            return [error.ToString()];
        }
    }

    private static ulong FromEnvironment(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : otherwise;
}
