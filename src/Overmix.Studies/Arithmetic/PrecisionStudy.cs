using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Arithmetic;

/// <summary>What the study of precision shall do.</summary>
public sealed record PrecisionOptions
{
    /// <summary>Paired seeds; ≥ 2 for an interval.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; init; } = 0.9;

    /// <summary>Margin of equivalence, percentage points.</summary>
    public double Margin { get; init; } = 1.5;

    /// <summary>The run that both precisions share, seed and precision aside.</summary>
    public required RunConfig Base { get; init; }

    /// <summary>Folder of the runs.</summary>
    public required string Folder { get; init; }
}

/// <summary>What it found.</summary>
/// <param name="Seeds">The seeds, in order.</param>
/// <param name="Reference">Final test error in float32, percent, one a seed.</param>
/// <param name="Narrow">Final test error in bfloat16, percent, one a seed.</param>
/// <param name="Difference">bfloat16 minus float32, percentage points.</param>
/// <param name="IsEquivalent">Whether the interval lies inside the margin.</param>
public sealed record PrecisionResult(IReadOnlyList<long> Seeds, IReadOnlyList<double> Reference, IReadOnlyList<double> Narrow, PairedDifference Difference, bool IsEquivalent);

/// <summary>Does computing in bfloat16 cost accuracy? The same runs in both precisions, seed by seed: same data, same initial weights, same batches, same λ.</summary>
public sealed class PrecisionStudy
{
    private static readonly Precision[] Compared = [Precision.Float32, Precision.Bfloat16];

    private readonly PrecisionOptions _options;
    private readonly RunSet _runs;

    /// <summary>Plans the study.</summary>
    /// <param name="options">What it shall do.</param>
    public PrecisionStudy(PrecisionOptions options) => (_options, _runs) = (options, new RunSet(options.Folder, Plan(options), "precision study", "Give the same options, or another --out."));

    /// <summary>The runs: for each seed one in each precision.</summary>
    public static IReadOnlyList<PlannedRun> Plan(PrecisionOptions options) =>
    [
        .. from seed in Enumerable.Range(1, options.Seeds)
           from precision in Compared
           let name = $"{options.Base.Name}-{(precision == Precision.Float32 ? "float32" : "bfloat16")}"
           select new PlannedRun($"{name}, seed {seed}", options.Base with { Name = name, Seed = seed, Train = options.Base.Train with { Precision = precision } }, seed),
    ];

    /// <summary>Trains what is missing and compares. Ask again with the same options to go on.</summary>
    /// <returns>The comparison; null if a stop was requested before the end.</returns>
    public PrecisionResult? Execute(WorkerPool pool, Func<ExitCode?> stopRequested, Action<StudyProgress> watch) =>
        _runs.Execute(pool, stopRequested, watch) is { } runs ? Compare(runs, _options) : null;

    /// <summary>Compares finished runs, in the order of <see cref="Plan"/>.</summary>
    internal static PrecisionResult Compare(IReadOnlyList<RunDirectory> runs, PrecisionOptions options)
    {
        double[] errors = [.. runs.Select(FinalTestError)];
        double[] reference = [.. errors.Where((_, i) => i % 2 == 0)], compared = [.. errors.Where((_, i) => i % 2 == 1)];
        PairedDifference difference = PairedDifference.Of(reference, compared, options.Confidence);
        return new PrecisionResult([.. Enumerable.Range(1, options.Seeds).Select(s => (long)s)], reference, compared, difference, difference.IsWithin(options.Margin));
    }

    private static double FinalTestError(RunDirectory run)
    {
        IReadOnlyList<EpochRecord> records = run.ReadMetrics().Entries;
        return 100 * records[^1].TestError;
    }
}
