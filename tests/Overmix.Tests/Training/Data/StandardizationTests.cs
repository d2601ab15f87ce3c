using CsCheck;
using Overmix.Training.Data;

namespace Overmix.Tests.Training.Data;

public sealed class StandardizationTests
{
    [Fact]
    public void Of_TwoChannels_EqualsHandCalculation()
    {
        // Two examples of 2×1×2. Channel 0: 1, 3, 5, 7 → mean 4, population variance 5. Channel 1: 2, 2, 4, 4 → mean 3, variance 1.
        Standardization found = Standardization.Of([1, 3, 2, 2, 5, 7, 4, 4], new ExampleShape(2, 1, 2));
        Assert.Equal([4.0, 3.0], found.Mean);
        Assert.Equal([Math.Sqrt(5), 1.0], found.Deviation);
    }

    [Fact]
    public void Apply_ToItsOwnInputs_GivesMeanZeroAndDeviationOne() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[2, 6], Gen.Float[0, 1].Array[180]).Sample((channels, width, pool) =>
        {
            ExampleShape shape = new(channels, 2, width);
            float[] inputs = pool[..(5 * shape.Size)];
            Standardization.Of(inputs, shape).Apply(inputs, shape);
            Standardization after = Standardization.Of(inputs, shape);
            for (int c = 0; c < channels; c++)
            {
                // Rounding: each standardised float is off by at most 2^-24 of itself, and |x| < 8 for fewer than 64 values.
                Assert.InRange(after.Mean[c], -8 * Math.Pow(2, -24), 8 * Math.Pow(2, -24));
                Assert.InRange(after.Deviation[c], 1 - 64 * Math.Pow(2, -24), 1 + 64 * Math.Pow(2, -24));
            }
        });

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(1f)]
    public void Of_ConstantChannel_DeviationIsOneAndResultIsZero(float value)
    {
        ExampleShape shape = new(1, 1, 7);
        float[] inputs = [.. Enumerable.Repeat(value, 21)];
        Standardization found = Standardization.Of(inputs, shape);
        found.Apply(inputs, shape);
        Assert.Equal([1.0], found.Deviation);
        Assert.All(inputs, x => Assert.InRange(x, -1e-15f, 1e-15f)); // rounding of the mean: 21 · 2^-53
    }

    [Fact]
    public void Identity_ChangesNothing()
    {
        float[] inputs = [0.1f, 0.7f, 1f, 0f];
        Standardization.Identity(2).Apply(inputs, new ExampleShape(2, 1, 1));
        Assert.Equal([0.1f, 0.7f, 1f, 0f], inputs);
    }

    [Fact]
    public void Of_PartOfAnExample_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Standardization.Of(new float[5], new ExampleShape(1, 1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Standardization.Of([], new ExampleShape(1, 1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Standardization.Identity(2).Apply(new float[4], new ExampleShape(1, 1, 2)));
    }
}
