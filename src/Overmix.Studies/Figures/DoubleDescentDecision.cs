using Overmix.Core.Claims;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Figures;

/// <summary>A width of a sweep.</summary>
/// <param name="Width">Units of the hidden layer, or channels.</param>
/// <param name="Runs">Its runs, by seed.</param>
public sealed record WidthRuns(int Width, IReadOnlyList<ClaimRun> Runs);

/// <summary>What a sweep over widths under label noise says of the two double descents: over width, and over epochs.</summary>
public sealed record DoubleDescentDecision
{
    /// <summary>The smallest rise or drop that matters, points of test error.</summary>
    public const double Material = 1;

    /// <summary>How the decision is made.</summary>
    public const string Rule =
        "Over width: the width where the validation error at the end peaks (rise before it and drop after it both as large as can be), the best narrower and the best wider one are found on validation; reproduced if on test the rise to the peak "
        + "and the drop behind it are each at least 1 point, 95 % Student-t intervals over seeds above 0. Over epochs, at the widest network: reproduced if the verdict on its test error is double-descent; not if it is monotone, flat or u-shaped and the interval of the "
        + "rise to the inner peak or of the descent behind it lies below 1 point, as behind a U, whose peak is its end. The claim is reproduced if both are, and not if either is not. Fewer than five seeds decide nothing.";

    private const int Last = 5;

    /// <summary>Width of the best narrower network, of the peak, of the best wider one.</summary>
    public required (int Before, int Peak, int Behind) Widths { get; init; }

    /// <summary>Rise of the test error from the best narrower width to the peak, points.</summary>
    public required ClaimEffect Rise { get; init; }

    /// <summary>Drop of the test error from the peak to the best wider width, points.</summary>
    public required ClaimEffect Drop { get; init; }

    /// <summary>The verdict on the widest network's test error over epochs.</summary>
    public required OverTrainingVerdict Epochs { get; init; }

    /// <summary>Whether double descent over width is there.</summary>
    public ClaimVerdict OverWidth => ClaimDecision.All(Rise.Verdict, Drop.Verdict);

    /// <summary>Whether double descent over epochs is there.</summary>
    public ClaimVerdict OverEpochs => Epochs.Verdict switch
    {
        _ when Epochs.Seeds.Count < ClaimDecision.FewestSeeds => ClaimVerdict.Inconclusive,
        Diagnostics.OverTraining.Verdict.DoubleDescent => ClaimVerdict.Reproduced,
        Diagnostics.OverTraining.Verdict.Undecided => ClaimVerdict.Inconclusive,
        _ => ClaimDecision.All(InnerRise.Verdict, SecondDescent.Verdict) == ClaimVerdict.NotReproduced ? ClaimVerdict.NotReproduced : ClaimVerdict.Inconclusive,
    };

    /// <summary>Rise of the widest network's test error over epochs, from its valley to its inner peak, points.</summary>
    public ClaimEffect InnerRise => Between("inner-rise");

    /// <summary>Its descent from that peak to the end, points.</summary>
    public ClaimEffect SecondDescent => Between("inner-drop");

    /// <summary>The verdict on the claim.</summary>
    public ClaimVerdict Verdict => ClaimDecision.All(Parts);

    /// <summary>What decides.</summary>
    public IReadOnlyList<JudgedPart> Parts =>
    [
        Rise.Part("rise to the peak over width, points", Material),
        Drop.Part("drop behind the peak over width, points", Material),
        OverEpochsPart,
    ];

    // What speaks against a second descent is shown: that there is no inner peak, or no descent behind it.
    private JudgedPart OverEpochsPart
    {
        get
        {
            (string name, ClaimEffect shown) = SecondDescent.Verdict != ClaimVerdict.NotReproduced && InnerRise.Verdict == ClaimVerdict.NotReproduced ? ("rise to an inner peak", InnerRise) : ("second descent", SecondDescent);
            return new($"{name} over epochs of the widest network, points", "the curve is double-descent", OverEpochs) { Found = Epochs.Verdict.ToName(), Mean = shown.Mean, Interval = shown.Interval };
        }
    }

    /// <summary>Decides.</summary>
    /// <param name="sweep">The widths, rising; at least three, of the same seeds in the same order.</param>
    public static DoubleDescentDecision Of(IReadOnlyList<WidthRuns> sweep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sweep.Count, 3, nameof(sweep));
        double[] validation = [.. sweep.Select(w => w.Runs.Average(r => Validation(r)))];
        (int before, int peak, int behind) = PeakOf(validation);
        ClaimEffect Difference(int high, int low) => ClaimDecision.Of([.. sweep[high].Runs.Zip(sweep[low].Runs, (h, l) => Test(h) - Test(l))], Material);
        return new DoubleDescentDecision
        {
            Widths = (sweep[before].Width, sweep[peak].Width, sweep[behind].Width),
            Rise = Difference(peak, before),
            Drop = Difference(peak, behind),
            Epochs = OverTrainingDecision.VerdictOf(sweep[^1].Runs),
        };
    }

    /// <summary>Test error of a run at its end, percent: the median of the last evaluations.</summary>
    /// <param name="run">The run.</param>
    public static double Test(ClaimRun run) => 100 * Median(run.Records.TakeLast(Last).Select(r => r.TestError));

    private static double Validation(ClaimRun run) => 100 * Median(run.Records.TakeLast(Last).Select(r => r.ValidationError ?? double.NaN));

    // A change of the widest network's test error over epochs; none where its curves could not be judged.
    private ClaimEffect Between(string finding)
    {
        IReadOnlyDictionary<string, double> evidence = Epochs.Findings.FirstOrDefault(f => f.Id == finding)?.Evidence ?? new Dictionary<string, double>();
        double mean = evidence.GetValueOrDefault("points", double.NaN);
        return evidence.TryGetValue("low", out double low) && evidence.TryGetValue("high", out double high)
            ? new ClaimEffect(ClaimDecision.Of(mean, new ConfidenceInterval(low, high), Material), mean, new ClaimInterval(low, high, ClaimDecision.Level))
            : new ClaimEffect(ClaimVerdict.Inconclusive, mean, null);
    }

    // The inner place whose rise before and drop behind are both as large as can be.
    private static (int Before, int Peak, int Behind) PeakOf(double[] values)
    {
        int Lowest(int from, int to) => Enumerable.Range(from, to - from).MinBy(i => values[i]);
        int peak = Enumerable.Range(1, values.Length - 2).MaxBy(p => Math.Min(values[p] - values[Lowest(0, p)], values[p] - values[Lowest(p + 1, values.Length)]));
        return (Lowest(0, peak), peak, Lowest(peak + 1, values.Length));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
