using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Training.Augmentation;

/// <summary>
/// Draws how examples are augmented: a pure function of seed, epoch and example, whatever batch the example stands in, how large batches are, how many threads there are, or where a run was resumed.
/// Every draw has its own random words, so that switching one augmentation on moves no other.
/// </summary>
/// <param name="config">What is drawn.</param>
/// <param name="shape">Shape of an image.</param>
/// <param name="streams">The run's streams; Augment is used, an address for each epoch and example.</param>
public sealed class AugmentSampler(AugmentConfig config, ExampleShape shape, RandomStreams streams)
{
    /// <summary>The draws of a batch.</summary>
    /// <param name="epoch">Epoch counted from 0.</param>
    /// <param name="rows">Rows of the training set, [b].</param>
    public AugmentDraw[] Draw(int epoch, int[] rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Array.ConvertAll(rows, row => Draw(streams.Open(StreamName.Augment, ((long)epoch << 32) | (uint)row)));
    }

    private AugmentDraw Draw(RandomStream stream) => new(
        Below(2 * config.Crop + 1, stream) - config.Crop,
        Below(2 * config.Crop + 1, stream) - config.Crop,
        stream.NextDouble() < config.Flip,
        Below(shape.Height, stream),
        Below(shape.Width, stream));

    // Two words whatever the bound is, where an unbiased draw may take more; the bias is at most bound·2⁻⁵³.
    private static int Below(int bound, RandomStream stream) => (int)(stream.NextDouble() * bound);
}
