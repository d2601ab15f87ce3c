namespace Overmix.Training.Delivery;

/// <summary>What a network says of examples.</summary>
/// <param name="Classes">Number of classes C.</param>
/// <param name="Predicted">The class of the largest logit, <c>[n]</c>.</param>
/// <param name="LogProbabilities">Logarithms of the softmax of the logits, <c>[n, C]</c>, computed in float64.</param>
public sealed record Predictions(int Classes, ReadOnlyMemory<int> Predicted, ReadOnlyMemory<double> LogProbabilities)
{
    /// <summary>Number of examples n.</summary>
    public int Count => Predicted.Length;

    /// <summary>The most probable classes of an example, most probable first; of equal ones the lower first.</summary>
    /// <param name="example">Which, in [0, n).</param>
    /// <param name="most">How many; all if there are fewer.</param>
    public IReadOnlyList<(int Class, double Probability)> Top(int example, int most)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)example, (uint)Count, nameof(example));
        ReadOnlyMemory<double> row = LogProbabilities.Slice(example * Classes, Classes);
        return [.. Enumerable.Range(0, Classes)
            .Select(c => (Class: c, Probability: Math.Exp(row.Span[c])))
            .OrderByDescending(p => p.Probability)
            .ThenBy(p => p.Class)
            .Take(most)];
    }
}
