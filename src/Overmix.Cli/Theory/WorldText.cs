using Overmix.Core.Seeding;
using Overmix.Theory.LabelNoise;

namespace Overmix.Cli.Theory;

/// <summary>Classification worlds as text.</summary>
internal static class WorldText
{
    /// <summary>What is understood. A soft linear teacher's weights are drawn once, the same for every seed.</summary>
    public const string Expected = "five-clusters | five-points | clusters:classes,dimension,radius,deviation | soft-linear:dimension,classes,temperature";

    /// <summary>The default.</summary>
    public const string Default = "five-clusters";

    private const ulong WeightSeed = 1;
    private const long WeightAddress = 1L << 40;
    private const int Most = 1000;

    /// <summary>Reads a world.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static object? Read(string text)
    {
        (string kind, string rest) = text.Split(':', 2) is [var k, var r] ? (k, r) : (text, "");
        double?[] numbers = [.. rest.Length == 0 ? [] : rest.Split(',').Select(ParameterReader.Real)];
        return (kind.ToLowerInvariant(), numbers) switch
        {
            (Default, []) => LabelledWorld.FiveClusters,
            ("five-points", []) => DiscreteWorld.FivePoints,
            ("clusters", [{ } classes, { } size, { } radius, { } deviation]) => Clusters(Count(classes, 2, "classes"), Count(size, 1, "dimension"), radius, deviation),
            ("soft-linear", [{ } size, { } classes, { } temperature]) => SoftLinearWorld.Draw(
                Count(size, 1, "dimension"), Count(classes, 2, "classes"), temperature, new RandomStreams(WeightSeed).Open(StreamName.Theory, WeightAddress)),
            _ => null,
        };
    }

    // Means on a circle of the first two coordinates; evenly along a line where there is only one.
    private static GaussianMixtureWorld Clusters(int classes, int size, double radius, double deviation)
    {
        double[] means = new double[classes * size];
        for (int c = 0; c < classes; c++)
        {
            double angle = 2 * Math.PI * c / classes;
            means[c * size] = size == 1 ? radius * ((2.0 * c / (classes - 1)) - 1) : radius * Math.Cos(angle);
            if (size > 1)
            {
                means[(c * size) + 1] = radius * Math.Sin(angle);
            }
        }

        return new GaussianMixtureWorld([.. Enumerable.Repeat(1.0, classes)], means, [.. Enumerable.Repeat(deviation, classes)]);
    }

    private static int Count(double number, int least, string what) => number >= least && number <= Most && number == Math.Round(number)
        ? (int)number
        : throw new ArgumentOutOfRangeException(what, $"{what} must be a whole number from {least} to {Most}");
}
