using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using TorchSharp;

namespace Overmix.Tests.Training.Data;

public sealed class DataPreparationTests
{
    private static readonly RandomStreams Root = new(7);

    [Fact]
    public void Prepare_Digits_HasTheConfiguredSizesAndShapes()
    {
        using PreparedData data = DataPreparation.Prepare(new DataConfig(), Root);
        Assert.Equal([100, 1, 8, 8], data.Train.Inputs.shape);
        Assert.Equal([100], data.Train.Labels.shape);
        Assert.Equal((torch.ScalarType.Float32, torch.ScalarType.Int64), (data.Train.Inputs.dtype, data.Train.Labels.dtype));
        Assert.Equal((300, 599), (data.Validation!.Count, data.Test.Count)); // round(1797/6), round(1797/3)
        Assert.All(data.Train.ClassCounts, count => Assert.Equal(10, count));
        Assert.Equal((10, DigitsDataSet.FileSha256), (data.Classes, data.Sha256));
    }

    [Fact]
    public void Prepare_TrainTensors_HoldTheExamplesNamedByIndices()
    {
        DigitsDataSet digits = new();
        using PreparedData data = DataPreparation.Prepare(digits, new DataConfig { Standardize = false, Train = 37 }, Root);
        float[] expected = new float[37 * 64];
        digits.Read([.. data.Indices.Train], expected);
        int[] labels = digits.Labels.ToArray();
        Assert.Equal(expected, data.Train.Inputs.data<float>().ToArray());
        Assert.Equal(data.Indices.Train.Select(i => (long)labels[i]), data.Train.Labels.data<long>().ToArray());
        Assert.Empty(data.Indices.Train.Intersect(data.Indices.Test).Concat(data.Indices.Train.Intersect(data.Indices.Validation)));
    }

    [Fact]
    public void Prepare_Standardization_UsesTheTrainingSubsetOnly()
    {
        DigitsDataSet digits = new();
        using PreparedData data = DataPreparation.Prepare(digits, new DataConfig(), Root);
        double[] own = [.. data.Indices.Train.SelectMany(i => Read(digits, i)).Select(x => (double)x)];
        double[] all = [.. Enumerable.Range(0, digits.Count).SelectMany(i => Read(digits, i)).Select(x => (double)x)];
        double mean = own.Average(), deviation = Math.Sqrt(own.Average(x => (x - mean) * (x - mean)));
        Assert.Equal(mean, data.Standardization.Mean[0], 6400 * Math.Pow(2, -53)); // rounding of 6 400 sums
        Assert.Equal(deviation, data.Standardization.Deviation[0], 6400 * Math.Pow(2, -53));
        Assert.NotEqual(all.Average(), data.Standardization.Mean[0], 1e-6); // the leak: statistics of all data

        // And the very same numbers are applied to the test part.
        float[] test = data.Test.Inputs.data<float>().ToArray();
        Assert.Equal(Read(digits, data.Indices.Test[0]).Select(x => (float)((x - data.Standardization.Mean[0]) / data.Standardization.Deviation[0])), test[..64]);
    }

    [Fact]
    public void Prepare_SameSeed_IsBitIdentical_OtherSeed_IsNot()
    {
        (float[] one, float[] two, float[] other) = (Inputs(new DataConfig(), 1), Inputs(new DataConfig(), 1), Inputs(new DataConfig(), 2));
        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Prepare_DataSeed_ReplacesTheRootSeed()
    {
        Assert.Equal(Inputs(new DataConfig { Seed = 5 }, 1), Inputs(new DataConfig { Seed = 5 }, 2));
        Assert.Equal(Inputs(new DataConfig { Seed = 5 }, 1), Inputs(new DataConfig { Seed = -1 }, 5));
    }

    [Fact]
    public void Prepare_LabelNoise_ChangesLabelsOnly()
    {
        using PreparedData clean = DataPreparation.Prepare(new DataConfig(), Root);
        using PreparedData noisy = DataPreparation.Prepare(new DataConfig { LabelNoise = 0.15 }, Root);
        long[] before = clean.Train.Labels.data<long>().ToArray(), after = noisy.Train.Labels.data<long>().ToArray();
        Assert.Equal(15, before.Zip(after).Count(p => p.First != p.Second));
        Assert.Equal(noisy.NoisyTrain, Enumerable.Range(0, 100).Where(i => before[i] != after[i]));
        Assert.Equal(before.Select(l => (int)l), noisy.CleanTrainLabels);
        Assert.Equal(clean.Indices.Train, noisy.Indices.Train);
        Assert.Equal(clean.Test.Labels.data<long>().ToArray(), noisy.Test.Labels.data<long>().ToArray());
        Assert.Equal(100, noisy.Train.ClassCounts.Sum());
        Assert.Equal(Enumerable.Range(0, 10).Select(c => after.Count(l => l == c)), noisy.Train.ClassCounts);
    }

    [Fact]
    public void Prepare_NoValidation_IsNull()
    {
        using PreparedData data = DataPreparation.Prepare(new DataConfig { ValidationFraction = 0, Train = 0 }, Root);
        Assert.Null(data.Validation);
        Assert.Equal(1797 - 599, data.Train.Count);
    }

    [Fact]
    public void Prepare_AskedForTooMuch_IsADataError()
    {
        Assert.Contains("2000", Assert.Throws<DataException>(() => DataPreparation.Prepare(new DataConfig { Train = 2000 }, Root)).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => DataPreparation.Prepare(new DataConfig { Name = "cifar" }, Root));
        ArrayDataSet tiny = new("tiny", [0f, 1f], [0, 1], new ExampleShape(1, 1, 1), ["a", "b"]);
        Assert.Contains("data.validationFraction", Assert.Throws<DataException>(() => DataPreparation.Prepare(tiny, new DataConfig { Train = 0, TestFraction = 0.5, ValidationFraction = 0.1 }, Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_InsideADisposeScope_TensorsOutliveItAndDisposeFreesAll()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        PreparedData data;
        using (torch.NewDisposeScope())
        {
            data = DataPreparation.Prepare(new DataConfig(), Root);
        }

        Assert.False(data.Train.Inputs.IsInvalid);
        data.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static float[] Read(DigitsDataSet set, int index)
    {
        float[] image = new float[64];
        set.Read([index], image);
        return image;
    }

    private static float[] Inputs(DataConfig config, ulong seed)
    {
        using PreparedData data = DataPreparation.Prepare(config, new RandomStreams(seed));
        return data.Train.Inputs.data<float>().ToArray();
    }
}
