using Overmix.Core.Configuration;

namespace Overmix.Training.Data;

/// <summary>Reads parts of a data set and standardises them by the statistics of the training subset.</summary>
internal abstract class PartReader(Standardization standardization)
{
    /// <summary>What is done to the inputs.</summary>
    public Standardization Standardization { get; } = standardization;

    /// <summary>The reader for a data set.</summary>
    public static PartReader Of(IDataSet set, DataConfig config, int[] train) => set is IByteImages images
        ? new ByteReader(images, config.Standardize ? ByteStatistics.Of(images, train) : Standardization.Identity(set.Shape.Channels), (long)config.InMemory << 20)
        : FloatReader.Of(set, config, train);

    /// <summary>The reader for a data set, with the statistics of another, or of an earlier day.</summary>
    public static PartReader Of(IDataSet set, DataConfig config, Standardization standardization) => set is IByteImages images
        ? new ByteReader(images, standardization, (long)config.InMemory << 20)
        : new FloatReader(set, standardization);

    /// <summary>The examples of a part.</summary>
    public abstract Examples Read(int[] indices, int[] labels);

    /// <summary>Bytes stay bytes; a part above the limit stays in its data set.</summary>
    private sealed class ByteReader(IByteImages set, Standardization standardization, long mostBytes) : PartReader(standardization)
    {
        public override Examples Read(int[] indices, int[] labels) =>
            Examples.Of(set, indices, labels, Standardization, inMemory: (long)indices.Length * set.Shape.Size <= mostBytes);
    }

    /// <summary>Floats are standardised once.</summary>
    private sealed class FloatReader(IDataSet set, Standardization standardization) : PartReader(standardization)
    {
        public static new FloatReader Of(IDataSet set, DataConfig config, int[] train) =>
            new(set, config.Standardize ? Standardization.Of(InputsOf(set, train), set.Shape) : Standardization.Identity(set.Shape.Channels));

        public override Examples Read(int[] indices, int[] labels)
        {
            float[] inputs = InputsOf(set, indices);
            Standardization.Apply(inputs, set.Shape);
            return new Examples(inputs, labels, set.Shape, set.Classes);
        }

        private static float[] InputsOf(IDataSet set, int[] indices)
        {
            float[] inputs = new float[checked(indices.Length * set.Shape.Size)];
            set.Read(indices, inputs);
            return inputs;
        }
    }
}
