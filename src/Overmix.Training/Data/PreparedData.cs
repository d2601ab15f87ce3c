using static TorchSharp.torch;

namespace Overmix.Training.Data;

/// <summary>A data set made ready for training: split, subset drawn, labels noised, inputs standardised.</summary>
public sealed class PreparedData : IDisposable
{
    /// <summary>Name of the data set.</summary>
    public required string Name { get; init; }

    /// <summary>The training subset, labels after noise.</summary>
    public required Examples Train { get; init; }

    /// <summary>The validation part; null without one.</summary>
    public required Examples? Validation { get; init; }

    /// <summary>The test part.</summary>
    public required Examples Test { get; init; }

    /// <summary>Number of classes C.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>Shape of one example.</summary>
    public required ExampleShape Shape { get; init; }

    /// <summary>Names of the classes, <c>[C]</c>.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>SHA-256 of the data set before any of this was done to it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What its user should know about how the data set was read; see <see cref="IDataSet.Notes"/>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was done to the inputs; its statistics come from the training subset alone.</summary>
    public required Standardization Standardization { get; init; }

    /// <summary>Where each example came from: indices into the data set, in the order of the tensors. Train is the subset, not the whole part.</summary>
    public required SplitIndices Indices { get; init; }

    /// <summary>Positions in <see cref="Train"/> whose label was replaced, rising.</summary>
    public required IReadOnlyList<int> NoisyTrain { get; init; }

    /// <summary>The labels of <see cref="Train"/> before noise.</summary>
    public required IReadOnlyList<int> CleanTrainLabels { get; init; }

    /// <summary>The data set, if it must be closed with this.</summary>
    internal IDisposable? Source { get; init; }

    /// <summary>The same on a device, in place of this one; itself if it is there already.</summary>
    /// <param name="device">The device.</param>
    public PreparedData MovedTo(Device device)
    {
        if (device.type == Train.Device.type)
        {
            return this;
        }

        PreparedData moved = With(Train.To(device), Validation?.To(device), Test.To(device), Source);
        DisposeExamples();
        return moved;
    }

    /// <summary>Frees all tensors, and closes the data set if it was opened for this.</summary>
    public void Dispose()
    {
        DisposeExamples();
        Source?.Dispose();
    }

    /// <summary>The same data in other parts.</summary>
    /// <param name="train">The training part; the result's own.</param>
    /// <param name="validation">The validation part; the result's own.</param>
    /// <param name="test">The test part; the result's own.</param>
    /// <param name="source">The data set, if it must be closed with the result.</param>
    internal PreparedData With(Examples train, Examples? validation, Examples test, IDisposable? source = null) => new()
    {
        Name = Name,
        Train = train,
        Validation = validation,
        Test = test,
        Shape = Shape,
        ClassNames = ClassNames,
        Sha256 = Sha256,
        Notes = Notes,
        Standardization = Standardization,
        Indices = Indices,
        NoisyTrain = NoisyTrain,
        CleanTrainLabels = CleanTrainLabels,
        Source = source,
    };

    private void DisposeExamples()
    {
        Train.Dispose();
        Validation?.Dispose();
        Test.Dispose();
    }
}
