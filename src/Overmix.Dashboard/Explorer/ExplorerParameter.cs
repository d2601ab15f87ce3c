using System.Globalization;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Dashboard.Explorer;

/// <summary>
/// Reads the explorer's parameters from an address. Sizes are capped so that nobody can ask for more than a few seconds of work and some hundred megabytes.
/// </summary>
internal static class ExplorerParameter
{
    private const int MostSamples = 500, MostFeatures = 500, MostInputs = 100, MostClasses = 1000, MostSeeds = 1000;

    private static readonly string[] Known = ["n", "d", "d0", "pairs", "gamma", "law", "alpha", "lambda", "eta", "noise", "map", "teacher", "classes", "seed"];

    /// <summary>The request that named values describe; a missing one takes its default.</summary>
    /// <param name="values">Name and value, as in the address.</param>
    /// <exception cref="ExplorerException">A name is unknown or given twice, or a value is out of range: the first such, in a sentence.</exception>
    public static ExplorerRequest Read(IReadOnlyList<KeyValuePair<string, string>> values)
    {
        foreach (KeyValuePair<string, string> value in values)
        {
            if (!Known.Contains(value.Key))
            {
                throw new ExplorerException($"There is no parameter by that name; there are {string.Join(", ", Known)}.");
            }

            if (values.Count(v => v.Key == value.Key) > 1)
            {
                throw new ExplorerException($"{value.Key} is given twice.");
            }
        }

        var reader = new Values(values);
        var start = new ExplorerRequest();
        return new ExplorerRequest
        {
            Samples = reader.Whole("n", start.Samples, 2, MostSamples),
            Features = reader.Whole("d", start.Features, 2, MostFeatures),
            InputSize = reader.Whole("d0", start.InputSize, 1, MostInputs),
            AspectRatio = reader.Number("gamma", 0.5, 0.02, 10) is var ratio && reader.Choice("pairs", "all", "drawn") == "drawn" ? ratio : null,
            Alpha = reader.Number("alpha", start.Alpha, 0.05, 20),
            Lambda = reader.Number("lambda", 0.5, 0, 1) is var lambda && reader.Choice("law", "beta", "fixed") == "fixed" ? lambda : null,
            Rate = reader.Number("eta", start.Rate, 0.01, 100),
            LabelNoise = reader.Number("noise", start.LabelNoise, 0, 3),
            Activation = Enum.Parse<Activation>(reader.Choice("map", "tanh", "relu", "erf", "cosine", "identity"), ignoreCase: true),
            Teacher = Enum.Parse<TeacherKind>(reader.Choice("teacher", "neuron", "realisable", "quadratic"), ignoreCase: true),
            Classes = reader.Whole("classes", start.Classes, 2, MostClasses),
            Seed = (ulong)reader.Whole("seed", (int)start.Seed, 1, MostSeeds),
        };
    }

    private sealed class Values(IReadOnlyList<KeyValuePair<string, string>> values)
    {
        public double Number(string name, double otherwise, double low, double high)
        {
            if (Text(name) is not { } text)
            {
                return otherwise;
            }

            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= low && value <= high
                ? value
                : throw new ExplorerException(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number in [{low}, {high}]."));
        }

        public int Whole(string name, int otherwise, int low, int high)
        {
            if (Text(name) is not { } text)
            {
                return otherwise;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high
                ? value
                : throw new ExplorerException(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number in [{low}, {high}]."));
        }

        public string Choice(string name, params string[] choices)
        {
            string text = Text(name) ?? choices[0];
            return choices.Contains(text) ? text : throw new ExplorerException($"{name} must be one of {string.Join(", ", choices)}.");
        }

        private string? Text(string name) => values.FirstOrDefault(v => v.Key == name) is { Key: not null } found ? found.Value : null;
    }
}
