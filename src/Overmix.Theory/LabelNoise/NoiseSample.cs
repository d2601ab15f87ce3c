using Overmix.Core.Seeding;
using Overmix.Theory.Checks;

namespace Overmix.Theory.LabelNoise;

/// <summary>Mixup's label noise at one pair.</summary>
/// <param name="Lambda">λ.</param>
/// <param name="SquaredDistance">‖x − x′‖².</param>
/// <param name="Noise">Z = Ỹ − f(x̃).</param>
/// <param name="Bound">(ρ/2)λ(1−λ)‖x − x′‖²; NaN without ρ.</param>
/// <param name="Identity">½λ(1−λ)(x−x′)ᵀH(x−x′) of a quadratic; NaN for other functions.</param>
/// <param name="Rounding">What rounding may have added to Z.</param>
internal readonly record struct NoiseSample(
    double Lambda, double SquaredDistance, double Noise, double Bound, double Identity, double Rounding)
{
    /// <summary>Z less its bound.</summary>
    internal double Slack => Noise - Bound;

    /// <summary>Independent pairs with independent λ.</summary>
    internal static NoiseSample[] Draw(ConvexNoiseOptions options)
    {
        NoiseSample[] samples = new NoiseSample[options.Pairs];
        RandomStreams streams = new(options.Seed);
        double[] first = new double[options.Function.InputSize], second = new double[first.Length], mixed = new double[first.Length];
        for (int k = 0; k < samples.Length; k++)
        {
            RandomStream stream = streams.Open(StreamName.Theory, k);
            options.Inputs(stream, first);
            options.Inputs(stream, second);
            double lambda = options.Law.Sample(stream);
            InputDraws.Mix(first, second, lambda, mixed);
            samples[k] = Of(options, lambda, (first, second, mixed));
        }

        return samples;
    }

    private static NoiseSample Of(ConvexNoiseOptions options, double lambda, (double[] First, double[] Second, double[] Mixed) x)
    {
        ConvexFunction f = options.Function;
        double weight = options.Statement == LawStatement.AsPrinted ? 1 - lambda : lambda;
        double y = weight * f.Value(x.First), other = (1 - weight) * f.Value(x.Second), truth = f.Value(x.Mixed);
        double product = lambda * (1 - lambda), squared = InputDraws.SquaredDistance(x.First, x.Second);
        double bound = f.Convexity is { } convexity ? convexity / 2 * product * squared : double.NaN;

        // Mixing inputs rounds them by ε, which f multiplies by its slope: the squares of their lengths stand in for it.
        double scale = Math.Abs(y) + Math.Abs(other) + Math.Abs(truth) + (f.Convexity ?? 0) * (squared + InputDraws.SquaredDistance(x.Mixed, new double[x.Mixed.Length]));
        return new NoiseSample(lambda, squared, y + other - truth, bound, product / 2 * Curvature(f, x.First, x.Second), options.FunctionError * scale);
    }

    private static double Curvature(ConvexFunction f, double[] first, double[] second)
    {
        double[] difference = [.. first.Zip(second, (a, b) => a - b)];
        return f.Hessian.Length == 0 ? double.NaN : ConvexFunction.QuadraticForm(f.Hessian, difference);
    }
}
