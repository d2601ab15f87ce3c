using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;

namespace Overmix.Training.Mixup;

/// <summary>Draws how the pairs of a batch are mixed: λ, and with it CutMix's boxes or Manifold Mixup's hidden state, each from its own stream.</summary>
/// <param name="law">Law of λ; of the nominal λ where boxes are drawn.</param>
/// <param name="per">Once a batch or once a sample.</param>
public sealed class LambdaSampler(MixingLaw law, LambdaPer per)
{
    /// <summary>Law of λ.</summary>
    public MixingLaw Law { get; } = law;

    /// <summary>Shape of the images that boxes are drawn on; null draws none.</summary>
    public ExampleShape? Boxes { get; init; }

    /// <summary>The hidden states of which one is drawn for each batch, uniformly.</summary>
    public IReadOnlyList<int> States { get; init; } = [0];

    /// <summary>λ of each pair of a batch, [count].</summary>
    /// <param name="stream">A stream opened for this batch.</param>
    /// <param name="count">Pairs in the batch.</param>
    public float[] Draw(RandomStream stream, int count) => Array.ConvertAll(Nominal(stream, count, per), l => (float)l);

    /// <summary>Draws how the pairs of a batch are mixed.</summary>
    /// <param name="first">First members, [b].</param>
    /// <param name="second">Second members, [b].</param>
    /// <param name="open">Opens a stream for this batch.</param>
    public PairBatch Mix(int[] first, int[] second, Func<StreamName, RandomStream> open) => Mix(first, second, open, per);

    /// <summary>Draws how the pairs of a fixed set are mixed: independently, whether λ is drawn by batch or by sample.</summary>
    /// <inheritdoc cref="Mix(int[], int[], Func{StreamName, RandomStream})"/>
    public PairBatch MixEach(int[] first, int[] second, Func<StreamName, RandomStream> open) => Mix(first, second, open, LambdaPer.Sample);

    private PairBatch Mix(int[] first, int[] second, Func<StreamName, RandomStream> open, LambdaPer often)
    {
        double[] nominal = Nominal(open(StreamName.MixLambda), first.Length, often);
        if (Boxes is { } shape)
        {
            CutBox[] boxes = DrawBoxes(open(StreamName.MixBox), nominal, shape, often);
            return new PairBatch(first, second, Array.ConvertAll(boxes, b => (float)b.Lambda(shape.Height, shape.Width))) { Boxes = boxes };
        }

        int state = States.Count == 1 ? States[0] : States[open(StreamName.MixLayer).NextInt(States.Count)];
        return new PairBatch(first, second, Array.ConvertAll(nominal, l => (float)l)) { State = state };
    }

    private double[] Nominal(RandomStream stream, int count, LambdaPer often)
    {
        double[] lambda = new double[count];
        if (often == LambdaPer.Batch)
        {
            Array.Fill(lambda, Law.Sample(stream));
            return lambda;
        }

        for (int k = 0; k < count; k++)
        {
            lambda[k] = Law.Sample(stream);
        }

        return lambda;
    }

    private static CutBox[] DrawBoxes(RandomStream stream, double[] nominal, ExampleShape shape, LambdaPer often)
    {
        var boxes = new CutBox[nominal.Length];
        for (int k = 0; k < boxes.Length; k++)
        {
            boxes[k] = k > 0 && often == LambdaPer.Batch
                ? boxes[0]
                : CutBox.About(nominal[k], shape.Height, shape.Width, stream.NextInt(shape.Height), stream.NextInt(shape.Width));
        }

        return boxes;
    }
}
