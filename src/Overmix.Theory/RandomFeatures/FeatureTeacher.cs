using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.RandomFeatures;

/// <summary>A teacher f(x) = aᵀσ(Vx + c): a two-layer network, or one neuron of it.</summary>
public sealed class FeatureTeacher : Teacher
{
    private readonly double[] _coefficients;

    internal FeatureTeacher(FeatureMap map, ReadOnlySpan<double> coefficients)
    {
        ArgumentNullException.ThrowIfNull(map);
        DenseChecks.Length(coefficients, map.Count, nameof(coefficients));
        DenseChecks.Finite(coefficients, nameof(coefficients));
        (Map, _coefficients) = (map, coefficients.ToArray());
    }

    /// <summary>The teacher's features.</summary>
    public FeatureMap Map { get; }

    /// <summary>a, [d].</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <inheritdoc/>
    public override double[] Evaluate(ReadOnlySpan<double> inputs, int inputSize)
    {
        DenseChecks.Length(inputs, inputs.Length / inputSize * (long)Map.InputSize, nameof(inputs));
        return DenseMatrix.Times(Map.Evaluate(inputs), _coefficients);
    }

    internal override CleanLabels Prepare(double[] inputs, int inputSize) => new MixedFeatures(this, Map.PreActivations(inputs));

    private sealed class MixedFeatures(FeatureTeacher teacher, double[] preActivations) : CleanLabels
    {
        internal override void Fill(PairBlock pairs, Span<double> labels)
        {
            int size = teacher.Map.Count;
            for (int k = 0; k < pairs.Count; k++)
            {
                ReadOnlySpan<double> first = preActivations.AsSpan(pairs.First[k] * size, size), second = preActivations.AsSpan(pairs.Second[k] * size, size);
                double lambda = pairs.Lambda[k], sum = 0;
                for (int i = 0; i < size; i++)
                {
                    sum += teacher._coefficients[i] * teacher.Map.Activation.Value(lambda * first[i] + (1 - lambda) * second[i]);
                }

                labels[k] = sum;
            }
        }
    }
}
