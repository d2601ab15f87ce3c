using SkiaSharp;

namespace Overmix.Tests.Reporting;

/// <summary>Colours as people with a missing kind of cone see them: the matrices of Machado et al. (2009) for severity 1, on linear light.</summary>
internal static class SimulatedSight
{
    private static readonly Dictionary<string, double[]> Matrices = new()
    {
        ["usual"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    private static readonly double[] Cones = [0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005];
    private static readonly double[] Axes = [0.2104542553, 0.7936177850, -0.0040720468, 1.9779984951, -2.4285922050, 0.4505937099, 0.0259040371, 0.7827717662, -0.8086757660];

    public static IReadOnlyCollection<string> Kinds => Matrices.Keys;

    /// <summary>Distance in OKLab.</summary>
    public static double Distance(SKColor a, SKColor b, string kind) =>
        Math.Sqrt(Perceived(a, kind).Zip(Perceived(b, kind), (x, y) => (x - y) * (x - y)).Sum());

    private static double[] Perceived(SKColor colour, string kind)
    {
        double[] light = [.. new[] { colour.Red, colour.Green, colour.Blue }.Select(c => c / 255.0 <= .04045 ? c / 255.0 / 12.92 : Math.Pow(((c / 255.0) + .055) / 1.055, 2.4))];
        return Times(Axes, [.. Times(Cones, [.. Times(Matrices[kind], light).Select(c => Math.Clamp(c, 0, 1))]).Select(Math.Cbrt)]);
    }

    private static double[] Times(double[] matrix, double[] vector) => [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3).Sum(j => matrix[(3 * i) + j] * vector[j]))];
}
