namespace Overmix.Theory.RandomFeatures;

/// <summary>All mixed samples of a small task laid out in memory, made the plain way: mix the inputs, then apply the features.</summary>
/// <param name="Features">Φ̃ᵀ, row-major [m, d].</param>
/// <param name="Targets">Ỹ, [m].</param>
/// <param name="Clean">Ỹ* = f(x̃), [m].</param>
public sealed record MixedSample(double[] Features, double[] Targets, double[] Clean)
{
    /// <summary>m.</summary>
    public int Count => Targets.Length;

    /// <summary>Lays a task out: a second road to its moments, without the shortcut through mixed pre-activations.</summary>
    /// <param name="task">A task with m·d small enough for memory.</param>
    public static MixedSample LayOut(MixupTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        int count = checked((int)task.Pairs.Count), size = task.Map.InputSize;
        double[] inputs = new double[checked(count * size)], targets = new double[count];
        PairBlock block = new();
        for (int index = 0, row = 0; index < task.Pairs.BlockCount; index++)
        {
            task.Pairs.Fill(index, block);
            block.Mix(task.Targets, targets.AsSpan(row, block.Count));
            for (int k = 0; k < block.Count; k++, row++)
            {
                for (int i = 0; i < size; i++)
                {
                    inputs[(row * size) + i] = (block.Lambda[k] * task.Inputs[(block.First[k] * size) + i])
                        + ((1 - block.Lambda[k]) * task.Inputs[(block.Second[k] * size) + i]);
                }
            }
        }

        return new MixedSample(task.Map.Evaluate(inputs), targets, task.Teacher.Evaluate(inputs, size));
    }
}
