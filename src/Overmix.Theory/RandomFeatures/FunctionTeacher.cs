namespace Overmix.Theory.RandomFeatures;

/// <summary>A teacher given as a delegate.</summary>
internal sealed class FunctionTeacher : Teacher
{
    private readonly TeacherFunction _function;

    internal FunctionTeacher(TeacherFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _function = function;
    }

    /// <inheritdoc/>
    public override double[] Evaluate(ReadOnlySpan<double> inputs, int inputSize)
    {
        double[] values = new double[inputs.Length / inputSize];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _function(inputs.Slice(i * inputSize, inputSize));
        }

        return values;
    }

    internal override CleanLabels Prepare(double[] inputs, int inputSize) => new MixedInputs(_function, inputs, inputSize);

    private sealed class MixedInputs(TeacherFunction function, double[] inputs, int inputSize) : CleanLabels
    {
        internal override void Fill(PairBlock pairs, Span<double> labels)
        {
            Span<double> mixed = new double[inputSize];
            for (int k = 0; k < pairs.Count; k++)
            {
                ReadOnlySpan<double> first = inputs.AsSpan(pairs.First[k] * inputSize, inputSize), second = inputs.AsSpan(pairs.Second[k] * inputSize, inputSize);
                double lambda = pairs.Lambda[k];
                for (int i = 0; i < inputSize; i++)
                {
                    mixed[i] = lambda * first[i] + (1 - lambda) * second[i];
                }

                labels[k] = function(mixed);
            }
        }
    }
}
