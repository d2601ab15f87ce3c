using System.Text;
using System.Text.Json;

namespace Overmix.Dashboard.Explorer;

/// <summary>Answers at every point of a grid of parameters, computed before: what the explorer shows without a server.</summary>
internal static class ExplorerGrid
{
    private static readonly int[] Samples = [10, 20, 30, 60, 100], Features = [25, 50, 100, 200];
    private static readonly double[] Alphas = [0.1, 0.3, 1, 4], Noises = [0, 0.5];
    private static readonly string[] Maps = ["tanh", "relu"];

    /// <summary>The parameters that can be moved, the last one fastest in the order of the answers; <c>map</c> is a choice, the others are numbers.</summary>
    public static IReadOnlyList<object> Axes { get; } =
    [
        new { name = "n", values = Samples },
        new { name = "d", values = Features },
        new { name = "alpha", values = Alphas },
        new { name = "noise", values = Noises },
        new { name = "map", values = Maps },
    ];

    /// <summary>The requests, in the order of the axes.</summary>
    public static IReadOnlyList<ExplorerRequest> Requests { get; } =
    [
        .. from n in Samples
           from d in Features
           from alpha in Alphas
           from noise in Noises
           from map in Maps
           select ExplorerParameter.Read([
               KeyValuePair.Create("n", Text(n)), KeyValuePair.Create("d", Text(d)), KeyValuePair.Create("alpha", Text(alpha)),
               KeyValuePair.Create("noise", Text(noise)), KeyValuePair.Create("map", map),
           ]),
    ];

    /// <summary>The grid as JSON.</summary>
    /// <param name="requests">What to compute; usually <see cref="Requests"/>.</param>
    /// <param name="done">Told after each.</param>
    /// <param name="cancellation">Asked before each.</param>
    public static string Compute(IReadOnlyList<ExplorerRequest> requests, Action done, CancellationToken cancellation)
    {
        var answers = new StringBuilder();
        foreach (ExplorerRequest request in requests)
        {
            string answer = JsonSerializer.Serialize(Exploration.Compute(request, ExplorerDetail.Few, _ => { }, cancellation), ExplorerJson.Compact);
            answers.Append(answers.Length == 0 ? "" : ",\n").Append(answer);
            done();
        }

        return $"{{\"axes\":{JsonSerializer.Serialize(Axes)},\"answers\":[\n{answers}\n]}}";
    }

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
