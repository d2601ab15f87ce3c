using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Data;

/// <summary>Examples kept as bytes, as floats, or not at all give the same batches.</summary>
public sealed class ExamplesTests
{
    private const int Count = 90, Size = 2 * 3 * 4;
    private static readonly ExampleShape Shape = new(2, 3, 4);
    private static readonly DataConfig Whole = new() { Train = 0, ValidationFraction = 0 };

    [Fact]
    public void Gather_Bytes_AreTheStandardisedFloats()
    {
        ByteImageDataSet set = Images();
        using PreparedData data = DataPreparation.Prepare(set, Whole, new RandomStreams(1));
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Byte, data.Train.Inputs.dtype);
        long[] rows = [5, 0, 5, data.Train.Count - 1];
        float[] expected = new float[rows.Length * Size];
        set.Read([.. rows.Select(r => data.Indices.Train[(int)r])], expected);
        data.Standardization.Apply(expected, Shape);
        Tensor batch = data.Train.Gather(rows);
        Assert.Equal([4, 2, 3, 4], batch.shape);
        AssertClose(expected, batch);
    }

    [Fact]
    public void Statistics_OfBytes_AreThoseOfTheFloats()
    {
        // Two roads: counting bytes, and the float64 sums over b/255 in float32. Each b/255 is rounded to 2⁻²⁵ at most, and so are mean and deviation.
        ByteImageDataSet set = Images();
        using PreparedData data = DataPreparation.Prepare(set, Whole, new RandomStreams(1));
        float[] inputs = new float[data.Train.Count * Size];
        set.Read([.. data.Indices.Train], inputs);
        Standardization floats = Standardization.Of(inputs, Shape);
        for (int c = 0; c < 2; c++)
        {
            Assert.Equal(floats.Mean[c], data.Standardization.Mean[c], 2 * Math.Pow(2, -25));
            Assert.Equal(floats.Deviation[c], data.Standardization.Deviation[c], 2 * Math.Pow(2, -25));
        }
    }

    [Fact]
    public void Statistics_ConstantChannel_HasDeviationOne()
    {
        ByteImageDataSet set = new("flat", [.. Enumerable.Repeat((byte)77, 12)], [0, 1, 0, 1, 0, 1], new ExampleShape(2, 1, 1), ["a", "b"]);
        using PreparedData data = DataPreparation.Prepare(set, Whole, new RandomStreams(1));
        Assert.Equal([1.0, 1.0], data.Standardization.Deviation);
        Assert.Equal(77 / 255.0, data.Standardization.Mean[0], 1e-15);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(0)]
    public void Take_BytesInMemoryOrNot_AreTheSameRowsKeptTheSameWay(int inMemory)
    {
        using PreparedData data = DataPreparation.Prepare(Images(), Whole with { InMemory = inMemory }, new RandomStreams(1));
        AssertTaken(data.Train, [7, 0, 7, data.Train.Count - 1]);
    }

    [Fact]
    public void Take_Floats_AreTheSameRows()
    {
        using var floats = new Examples([1, 2, 3, 4, 5, 6], [0, 2, 2], new ExampleShape(1, 1, 2), 3);
        AssertTaken(floats, [2, 0, 2]);
        using Examples taken = floats.Take([2, 2]);
        Assert.Equal([0, 0, 2], taken.ClassCounts);
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.Take([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.Take([3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.Take([-1]));
    }

    private static void AssertTaken(Examples all, int[] rows)
    {
        using var scope = NewDisposeScope();
        using Examples taken = all.Take(rows);
        Assert.Equal((rows.Length, all.Classes, all.IsInMemory), (taken.Count, taken.Classes, taken.IsInMemory));
        Assert.Equal(Floats(all.Gather(Array.ConvertAll(rows, row => (long)row))), Floats(taken.Slice(0, taken.Count)));
        Assert.Equal(rows.Select(row => all.LabelArray()[row]), taken.LabelArray());
    }

    [Fact]
    public void Gather_ReadBatchByBatch_HasTheSameBitsAsInMemory()
    {
        ByteImageDataSet set = Images();
        using PreparedData held = DataPreparation.Prepare(set, Whole, new RandomStreams(1));
        using PreparedData read = DataPreparation.Prepare(set, Whole with { InMemory = 0 }, new RandomStreams(1));
        using var scope = NewDisposeScope();
        Assert.True(held.Train.IsInMemory);
        Assert.False(read.Train.IsInMemory);
        Assert.Throws<InvalidOperationException>(() => read.Train.Inputs);
        long[] rows = [3, 1, 4, 1, 5];
        Assert.Equal(Floats(held.Train.Gather(rows)), Floats(read.Train.Gather(rows)));
        Assert.Equal(Floats(held.Test.Slice(2, 7)), Floats(read.Test.Slice(2, 7)));
        Assert.Equal(Floats(held.Test.Gather([2, 3, 4])), Floats(held.Test.Slice(2, 3)));
    }

    [Fact]
    public void Gather_WithoutStandardisation_IsTheByteOver255()
    {
        ByteImageDataSet set = Images();
        using PreparedData data = DataPreparation.Prepare(set, Whole with { Standardize = false }, new RandomStreams(1));
        using var scope = NewDisposeScope();
        float[] expected = new float[Size];
        set.Read([data.Indices.Test[4]], expected);
        AssertClose(expected, data.Test.Slice(4, 1));
    }

    [Fact]
    public void To_CopiesAndLeavesTheOriginal()
    {
        ByteImageDataSet set = Images();
        using PreparedData data = DataPreparation.Prepare(set, Whole, new RandomStreams(1));
        float[] before = Of(data.Train);
        using (Examples copy = data.Train.To(CPU))
        {
            Assert.Equal(before, Of(copy));
            Assert.Equal(data.Train.LabelArray(), copy.LabelArray());
            Assert.Equal(data.Train.ClassCounts, copy.ClassCounts);
        }

        Assert.Equal(before, Of(data.Train));
    }

    [Fact]
    public void Constructor_Misfit_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Examples(new float[3], [0, 1], new ExampleShape(1, 1, 2), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Examples(new byte[4], [0, 2], new ExampleShape(1, 1, 2), 2, Standardization.Identity(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Examples(new byte[3], [0, 1], new ExampleShape(1, 1, 2), 2, Standardization.Identity(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Examples([], [], new ExampleShape(1, 1, 2), 2, Standardization.Identity(1)));
    }

    [Fact]
    public void Prepare_InsideADisposeScope_FreesAllTensors()
    {
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            foreach (int limit in new[] { 0, 1 })
            {
                using PreparedData data = DataPreparation.Prepare(Images(), Whole with { InMemory = limit }, new RandomStreams(1));
                using Tensor batch = data.Train.Gather([0L, 1]);
            }
        }

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    // Scale, shift and both operations are rounded once each, on values below 4 with |shift| below 4: 4 roundings of 2⁻²⁴ · 8.
    private static void AssertClose(float[] expected, Tensor found)
    {
        float[] values = Floats(found);
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), p => Assert.Equal(p.First, p.Second, 4 * 8 * Math.Pow(2, -24)));
    }

    private static float[] Of(Examples examples)
    {
        using var scope = NewDisposeScope();
        return Floats(examples.Slice(0, examples.Count));
    }

    private static float[] Floats(Tensor tensor) => tensor.contiguous().data<float>().ToArray();

    // Channel 0 over all bytes, channel 1 in a narrow band, so that a mixed-up channel shows.
    private static ByteImageDataSet Images()
    {
        RandomStream stream = new RandomStreams(9).Open(StreamName.Theory);
        byte[] pixels = [.. Enumerable.Range(0, Count * Size).Select(i => (byte)(i / 12 % 2 == 0 ? stream.NextInt(256) : 100 + stream.NextInt(60)))];
        return new ByteImageDataSet("bytes", pixels, [.. Enumerable.Range(0, Count).Select(i => i % 3)], Shape, ["a", "b", "c"]);
    }
}
