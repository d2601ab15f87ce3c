using Overmix.Theory.LabelNoise;

namespace Overmix.Cli.Theory;

/// <summary>Regression teachers with their convexity, and laws of their inputs, as text.</summary>
internal static class FunctionText
{
    /// <summary>What is understood of functions.</summary>
    public const string Expected = "log-sum-exp:dimension,ρ | isotropic:dimension,ρ | quadratic:h₁,h₂,… (H's diagonal)";

    /// <summary>The default function.</summary>
    public const string Default = "log-sum-exp:10,1";

    /// <summary>What is understood of inputs.</summary>
    public const string ExpectedInputs = "normal | normal:deviation | uniform:half-width";

    /// <summary>The default law of inputs.</summary>
    public const string DefaultInputs = "normal";

    private const int MostDimensions = 10_000;

    /// <summary>Reads a function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static object? Read(string text)
    {
        (string kind, double?[] numbers) = Parts(text);
        return (kind, numbers) switch
        {
            ("log-sum-exp", [{ } size, { } convexity]) => ConvexFunction.LogSumExp(Size(size), convexity),
            ("isotropic", [{ } size, { } convexity]) => ConvexFunction.Isotropic(convexity, new double[Size(size)]),
            ("quadratic", { Length: > 0 and <= 1000 }) when !numbers.Contains(null) => Quadratic([.. numbers.Select(h => h!.Value)]),
            _ => null,
        };
    }

    /// <summary>Reads a law of inputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static object? ReadInputs(string text) => Parts(text) switch
    {
        (DefaultInputs, []) => (InputSampler)InputDraws.StandardNormal,
        (DefaultInputs, [{ } deviation]) when Positive(deviation) => (InputSampler)((stream, input) =>
        {
            foreach (ref double x in input)
            {
                x = deviation * stream.NextGaussian();
            }
        }),
        ("uniform", [{ } half]) when Positive(half) => (InputSampler)((stream, input) =>
        {
            foreach (ref double x in input)
            {
                x = half * ((2 * stream.NextDouble()) - 1);
            }
        }),
        _ => null,
    };

    private static bool Positive(double number) => number > 0 && double.IsFinite(number)
        ? true
        : throw new ArgumentOutOfRangeException(nameof(number), "the width must be positive and finite");

    private static ConvexFunction Quadratic(double[] diagonal)
    {
        double[] hessian = new double[diagonal.Length * diagonal.Length];
        for (int i = 0; i < diagonal.Length; i++)
        {
            hessian[(i * diagonal.Length) + i] = diagonal[i];
        }

        return ConvexFunction.Quadratic(hessian, new double[diagonal.Length]);
    }

    private static int Size(double number) => number >= 1 && number <= MostDimensions && number == Math.Round(number)
        ? (int)number
        : throw new ArgumentOutOfRangeException(nameof(number), $"the dimension must be a whole number from 1 to {MostDimensions}");

    private static (string Kind, double?[] Numbers) Parts(string text) => text.Split(':', 2) is [var kind, var rest]
        ? (kind.ToLowerInvariant(), [.. rest.Split(',').Select(ParameterReader.Real)])
        : (text.ToLowerInvariant(), []);
}
