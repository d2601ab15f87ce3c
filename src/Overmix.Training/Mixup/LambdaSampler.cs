using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;

namespace Overmix.Training.Mixup;

/// <summary>Draws the mixing coefficients of a batch.</summary>
/// <param name="law">Law of λ.</param>
/// <param name="per">Once a batch or once a sample.</param>
public sealed class LambdaSampler(MixingLaw law, LambdaPer per)
{
    /// <summary>Law of λ.</summary>
    public MixingLaw Law { get; } = law;

    /// <summary>λ of each pair of a batch, [count].</summary>
    /// <param name="stream">A stream opened for this batch.</param>
    /// <param name="count">Pairs in the batch.</param>
    public float[] Draw(RandomStream stream, int count) =>
        per == LambdaPer.Batch ? [.. Enumerable.Repeat((float)Law.Sample(stream), count)] : DrawEach(stream, count);

    /// <summary>Independent λ of each pair of a set, [count], whether λ is drawn by batch or by sample.</summary>
    /// <param name="stream">A stream opened for this set.</param>
    /// <param name="count">Pairs in the set.</param>
    public float[] DrawEach(RandomStream stream, int count)
    {
        float[] lambda = new float[count];
        for (int k = 0; k < count; k++)
        {
            lambda[k] = (float)Law.Sample(stream);
        }

        return lambda;
    }
}
