using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.LabelNoise;

/// <summary>Checks of the bound on convex label noise, pair by pair.</summary>
internal static class ConvexChecks
{
    /// <summary>The headline first: the pair with the least slack stays above its bound.</summary>
    internal static IReadOnlyList<TheoryCheck> All(ConvexNoiseOptions options, NoiseSample[] samples)
    {
        ConvexFunction f = options.Function;
        double mean = samples.Average(sample => sample.Noise);
        if (f.Convexity is null)
        {
            return [TheoryCheck.Undecided("Z against its bound: undecided, because the function's ρ is not given. Say how strongly convex it is.", measured: mean)];
        }

        if (f.Convexity == 0)
        {
            return [TheoryCheck.Undecided("Z against its bound: undecided, because ρ = 0 is not strong convexity. Add (ρ/2)‖x‖² with ρ > 0.", 0, mean)];
        }

        List<TheoryCheck> checks = [Bound(samples)];
        if (f.IsIsotropicQuadratic)
        {
            checks.Add(Identity(samples, sample => sample.Bound, "Z against its bound at the pair where they differ most, an equality for (ρ/2)‖x‖² + affine"));
        }

        if (f.Hessian.Length > 0)
        {
            checks.Add(Identity(samples, sample => sample.Identity, "Z against ½λ(1−λ)(x−x′)ᵀH(x−x′) at the pair where they differ most"));
        }

        if (f.IsIsotropicQuadratic && options.Inputs == InputDraws.StandardNormal)
        {
            checks.Add(Mean(options, samples));
        }

        return checks;
    }

    private static TheoryCheck Bound(NoiseSample[] samples)
    {
        NoiseSample worst = samples.MinBy(sample => double.IsFinite(sample.Slack) ? sample.Slack + sample.Rounding : double.NegativeInfinity);
        return TheoryCheck.AtLeast(worst.Bound, worst.Noise, 0, worst.Rounding, "Z at the pair with the least slack");
    }

    private static TheoryCheck Identity(NoiseSample[] samples, Func<NoiseSample, double> expected, string subject)
    {
        NoiseSample worst = samples.MaxBy(sample => Math.Abs(sample.Noise - expected(sample)) - sample.Rounding);
        return TheoryCheck.Equality(expected(worst), worst.Noise, 0, worst.Rounding, subject);
    }

    /// <summary>E‖X − X′‖² = 2d₀ for standard normal inputs, so E[Z] = ρ·d₀·E[λ(1−λ)].</summary>
    private static TheoryCheck Mean(ConvexNoiseOptions options, NoiseSample[] samples)
    {
        MonteCarloEstimate noise = MonteCarloEstimate.Of([.. samples.Select(sample => sample.Noise)]);
        double expected = options.Function.Convexity!.Value * options.Function.InputSize * options.Law.ExpectedProduct;
        return TheoryCheck.Equality(expected, noise.Mean, noise.StandardError, 1e-12, "Mean of Z against ρ·d₀·E[λ(1−λ)]");
    }
}
