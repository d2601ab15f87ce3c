namespace Overmix.Training.Data;

/// <summary>What every data set held in memory must satisfy.</summary>
internal static class InMemoryChecks
{
    /// <summary>Checks sizes and labels; the caller passed arrays, so a misfit is the caller's bug.</summary>
    public static void Check(long inputs, ReadOnlySpan<int> labels, ExampleShape shape, IReadOnlyList<string> classNames)
    {
        shape.Check(nameof(shape));
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfZero(classNames.Count, nameof(classNames));
        if (inputs != (long)labels.Length * shape.Size)
        {
            throw new ArgumentOutOfRangeException(nameof(inputs), inputs, $"{labels.Length} examples of {shape} need {(long)labels.Length * shape.Size} numbers.");
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classNames.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), labels[i], $"Label {i} must lie in [0, {classNames.Count}).");
            }
        }
    }

    /// <summary>Checks an official division.</summary>
    public static void CheckParts(IReadOnlyList<DataPart>? parts, int examples)
    {
        if (parts is null)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(parts.Count, examples, nameof(parts));
        foreach (DataPart part in parts)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((byte)part, (byte)DataPart.Test, nameof(parts));
        }
    }

    /// <summary>Checks a call of <see cref="IDataSet.Read"/>.</summary>
    public static void CheckRead(ReadOnlySpan<int> indices, int destination, int count, ExampleShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual((long)destination, (long)indices.Length * shape.Size, nameof(destination));
        foreach (int index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count, nameof(indices));
        }
    }
}
