using Overmix.Core.Claims;
using Overmix.Core.Curves;

namespace Overmix.Studies.Figures;

/// <summary>Whether the gradient norm of the whole objective vanishes along training, with Mixup and with ERM.</summary>
public sealed record GradientNormDecision
{
    /// <summary>What is left of a norm that has not vanished, decades: more than a tenth of its start.</summary>
    public const double Vanished = -1;

    /// <summary>The smallest difference between the objectives that matters, decades.</summary>
    public const double Material = 1;

    /// <summary>How the decision is made.</summary>
    public const string Rule =
        "The norm is that of the gradient of the objective trained with, over all parameters and the whole set (for Mixup a frozen set of mixed pairs), at fixed batch-norm statistics; its share left is the geometric mean of the last three "
        + "measurements over the first. Reproduced if both of these are: (1) more than a tenth is left with Mixup, 95 % Student-t interval of its logarithm over seeds above a tenth; (2) at least ten times as much is left as with ERM under "
        + "the same seed, interval above equality. Not reproduced if the interval of (1) lies below a tenth, or that of (2) below equality or below ten times. Otherwise, or with fewer than five seeds, inconclusive.";

    private const int Last = 3;

    /// <summary>Decades left of the norm, one a seed, with Mixup.</summary>
    public required IReadOnlyList<double> Mixup { get; init; }

    /// <summary>With ERM.</summary>
    public required IReadOnlyList<double> Erm { get; init; }

    /// <summary>Decades that are left with Mixup above a tenth.</summary>
    public required ClaimEffect Left { get; init; }

    /// <summary>Decades by which more is left with Mixup than with ERM.</summary>
    public required ClaimEffect Difference { get; init; }

    /// <summary>The verdict on the claim.</summary>
    public ClaimVerdict Verdict => ClaimDecision.All(Parts);

    /// <summary>What decides.</summary>
    public IReadOnlyList<JudgedPart> Parts =>
    [
        Left.Part("gradient norm left with Mixup over a tenth of its start, decades"),
        Difference.Part("gradient norm left with Mixup over that with ERM, decades", Material),
    ];

    /// <summary>Decides.</summary>
    /// <param name="mixup">The Mixup runs, by seed.</param>
    /// <param name="erm">The ERM runs, of the same seeds in the same order.</param>
    public static GradientNormDecision Of(IReadOnlyList<ClaimRun> mixup, IReadOnlyList<ClaimRun> erm)
    {
        double[] ofMixup = [.. mixup.Select(r => DecadesLeft(r, f => f.MixupGradientNorm))], ofErm = [.. erm.Select(r => DecadesLeft(r, f => f.ErmGradientNorm))];
        return new GradientNormDecision
        {
            Mixup = ofMixup,
            Erm = ofErm,
            Left = ClaimDecision.Of([.. ofMixup.Select(d => d - Vanished)]),
            Difference = ClaimDecision.Of([.. ofMixup.Zip(ofErm, (m, e) => m - e)], Material),
        };
    }

    private static double DecadesLeft(ClaimRun run, Func<InstrumentFigures, double?> norm)
    {
        double[] norms = [.. run.Records.Where(r => r.Epoch > 0).Select(r => r.Instruments is { } i ? norm(i) : null).OfType<double>().Where(v => v > 0)];
        return norms.Length <= Last
            ? throw new ArgumentOutOfRangeException(nameof(run), run.Config.Name, "The gradient norm was measured too seldom.")
            : norms.TakeLast(Last).Average(Math.Log10) - Math.Log10(norms[0]);
    }
}
