using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Tests.Training.Data;

/// <summary>A publisher's own division is obeyed.</summary>
public sealed class OfficialPartsTests
{
    private static readonly RandomStreams Root = new(3);
    private static readonly DataConfig All = new() { Train = 0, ValidationFraction = 0.25, TestFraction = 0.9 - 0.25 };

    [Fact]
    public void Choose_TrainAndTest_TestIsOfficialAndValidationIsDrawnFromTrain()
    {
        IDataSet set = Of(i => i % 5 == 0 ? DataPart.Test : DataPart.Train);
        SplitIndices split = DataPreparation.Choose(set, All, Root);
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 5 == 0), split.Test);
        Assert.Equal((60, 20), (split.Train.Count, split.Validation.Count)); // a quarter of the 80, not of the 100; testFraction is not looked at
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 5 != 0), split.Train.Concat(split.Validation).Order());
        int[] labels = set.Labels.ToArray();
        Assert.Equal([10, 10], Enumerable.Range(0, 2).Select(c => split.Validation.Count(i => labels[i] == c))); // stratified
        Assert.Equal(split.Test, DataPreparation.Choose(set, All with { TestFraction = 0.1 }, new RandomStreams(4)).Test);
        Assert.NotEqual(split.Validation, DataPreparation.Choose(set, All, new RandomStreams(4)).Validation);
        Assert.Empty(DataPreparation.Choose(set, All with { ValidationFraction = 0 }, Root).Validation);
    }

    [Fact]
    public void Choose_OfficialValidation_IsTaken()
    {
        SplitIndices split = DataPreparation.Choose(Of(i => i < 50 ? DataPart.Train : i < 70 ? DataPart.Validation : DataPart.Test), All, Root);
        Assert.Equal((50, 20, 30), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal(Enumerable.Range(50, 20), split.Validation);
    }

    [Fact]
    public void Choose_ValidationWithoutTest_IsMeasuredOn()
    {
        SplitIndices split = DataPreparation.Choose(Of(i => i < 80 ? DataPart.Train : DataPart.Validation), All, Root);
        Assert.Equal(Enumerable.Range(80, 20), split.Test);
        Assert.Equal((60, 20), (split.Train.Count, split.Validation.Count));
    }

    [Theory]
    [InlineData(DataPart.Train)]
    [InlineData(DataPart.Test)]
    [InlineData(DataPart.Validation)]
    public void Choose_OnePartAlone_IsADataError(DataPart only) =>
        Assert.Contains("both parts", Assert.Throws<DataException>(() => DataPreparation.Choose(Of(_ => only), All, Root)).Message, StringComparison.Ordinal);

    [Fact]
    public void Choose_ValidationShareTooSmallForAnExample_IsADataError() =>
        Assert.Contains("data.validationFraction", Assert.Throws<DataException>(() => DataPreparation.Choose(Of(i => i < 98 ? DataPart.Test : DataPart.Train), All with { ValidationFraction = 0.1 }, Root)).Message, StringComparison.Ordinal);

    [Fact]
    public void Sets_PartsThatDoNotFit_AreRefused_AndPartsAreHashed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteImageDataSet("x", [1, 2], [0, 0], new ExampleShape(1, 1, 1), ["a"], [DataPart.Train]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet("x", [1f, 2f], [0, 0], new ExampleShape(1, 1, 1), ["a"], [DataPart.Train, (DataPart)3]));
        Assert.NotEqual(Of(i => i < 50 ? DataPart.Train : DataPart.Test).Sha256, Of(i => i < 51 ? DataPart.Train : DataPart.Test).Sha256);
    }

    // 100 grey pixels of two classes.
    private static ByteImageDataSet Of(Func<int, DataPart> part) => new(
        "toy", [.. Enumerable.Range(0, 100).Select(i => (byte)i)], [.. Enumerable.Range(0, 100).Select(i => i / 5 % 2)], new ExampleShape(1, 1, 1), ["a", "b"], [.. Enumerable.Range(0, 100).Select(part)]);
}
