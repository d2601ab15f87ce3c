using Overmix.Core.Claims;

namespace Overmix.Studies.Figures;

/// <summary>What Mixup used early is worth, beside Mixup and ERM to the end, paired by seed.</summary>
public sealed record TrajectoryDecision
{
    /// <summary>The smallest gain over Mixup to the end that matters, points of test error.</summary>
    public const double Material = 1;

    /// <summary>How the decision is made.</summary>
    public const string Rule =
        "The test error at the end is the mean of the last three evaluations. Reproduced if, for Mixup that goes over to ERM, both of these are: (1) it is at least 1 point better than "
        + "Mixup to the end under the same seed, 95 % Student-t interval above 0; (2) it is better than ERM to the end (the wrong objective helped), interval above 0. Not reproduced if an interval lies below 0 or, for (1), below 1 point. "
        + "Otherwise, or with fewer than five seeds, inconclusive.";

    private const int Last = 3;

    /// <summary>Test errors at the end with Mixup throughout, percent, one a seed.</summary>
    public required IReadOnlyList<double> Mixup { get; init; }

    /// <summary>With ERM throughout.</summary>
    public required IReadOnlyList<double> Erm { get; init; }

    /// <summary>With Mixup, then ERM.</summary>
    public required IReadOnlyList<double> Switched { get; init; }

    /// <summary>Points by which the switch is better than Mixup to the end.</summary>
    public required ClaimEffect AgainstMixup { get; init; }

    /// <summary>Points by which the switch is better than ERM to the end.</summary>
    public required ClaimEffect AgainstErm { get; init; }

    /// <summary>The verdict on the claim.</summary>
    public ClaimVerdict Verdict => ClaimDecision.All(Parts);

    /// <summary>What decides.</summary>
    public IReadOnlyList<JudgedPart> Parts =>
    [
        AgainstMixup.Part("Mixup, then ERM, better than Mixup to the end, points", Material),
        AgainstErm.Part("Mixup, then ERM, better than ERM to the end, points"),
    ];

    /// <summary>Decides.</summary>
    /// <param name="mixup">Mixup to the end, by seed.</param>
    /// <param name="erm">ERM to the end, of the same seeds in the same order.</param>
    /// <param name="switched">Mixup, then ERM, likewise.</param>
    public static TrajectoryDecision Of(IReadOnlyList<ClaimRun> mixup, IReadOnlyList<ClaimRun> erm, IReadOnlyList<ClaimRun> switched)
    {
        double[] ofMixup = [.. mixup.Select(EndError)], ofErm = [.. erm.Select(EndError)], ofSwitched = [.. switched.Select(EndError)];
        return new TrajectoryDecision
        {
            Mixup = ofMixup,
            Erm = ofErm,
            Switched = ofSwitched,
            AgainstMixup = ClaimDecision.Of([.. ofMixup.Zip(ofSwitched, (m, s) => m - s)], Material),
            AgainstErm = ClaimDecision.Of([.. ofErm.Zip(ofSwitched, (e, s) => e - s)]),
        };
    }

    /// <summary>The test error at a run's end, percent.</summary>
    /// <param name="run">The run.</param>
    public static double EndError(ClaimRun run) => 100 * run.Records.TakeLast(Last).Average(r => r.TestError);
}
