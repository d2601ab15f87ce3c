using Overmix.Core.Configuration;
using Overmix.Core.Gallery;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>
/// A few mixed examples of a run's own training data, and what the network makes of them. Pairs and λ come from a stream of their own, and a network is only asked in
/// eval mode and without gradient: training is the same, bit for bit, with and without it. CutMix's pictures have its boxes; hidden states are no pictures, so that
/// Manifold Mixup's are those of mixing at the input.
/// </summary>
public sealed class GalleryProbe
{
    /// <summary>How many examples are shown.</summary>
    public const int MostExamples = 8;

    /// <summary>How many of the likeliest classes are kept; the two mixed ones always are.</summary>
    public const int MostClasses = 5;

    private const int LargestSide = 64;

    private readonly PreparedData _data;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly PairBatch _pairs;

    /// <summary>Draws the examples.</summary>
    /// <param name="setup">The run's data, network, seed and law of λ; borrowed.</param>
    public GalleryProbe(TrainingSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        (_data, _model) = (setup.Data, setup.Model);
        PreparedData data = setup.Data;
        RandomStream stream = new RandomStreams((ulong)setup.Config.Seed).Open(StreamName.Gallery);
        MixingLaw law = TrainingObjective.LawOf(setup.Config.Mixup);
        int count = Math.Min(MostExamples, data.Train.Count);
        (int[] first, int[] second, float[] lambda) = (new int[count], new int[count], new float[count]);
        for (int k = 0; k < count; k++)
        {
            (first[k], second[k], lambda[k]) = (stream.NextInt(data.Train.Count), stream.NextInt(data.Train.Count), (float)law.Sample(stream));
        }

        _pairs = new PairBatch(first, second, lambda);
        _pairs = setup.Config.Mixup.Kind == MixingKind.CutMix ? Boxed(_pairs, data.Shape, stream) : _pairs;
    }

    /// <summary>The examples as pictures.</summary>
    public GalleryExamples Examples()
    {
        using var scope = NewDisposeScope();
        (Tensor first, Tensor second) = Members(); // [k, c, h, w]
        (byte[][] x, byte[][] y, byte[][] mixed) = (Pictures(first), Pictures(second), Pictures(Mix(first, second)));
        int[] labels = _data.Train.LabelArray();
        long[] size = Reduced(first).shape;
        return new GalleryExamples
        {
            Channels = (int)size[1],
            Height = (int)size[2],
            Width = (int)size[3],
            ClassNames = _data.ClassNames,
            Examples = [.. Enumerable.Range(0, _pairs.Count).Select(k => new MixedExample
            {
                FirstLabel = labels[_pairs.First[k]],
                SecondLabel = labels[_pairs.Second[k]],
                Lambda = _pairs.Lambda[k],
                First = x[k],
                Second = y[k],
                Mixed = mixed[k],
            })],
        };
    }

    /// <summary>What the network, as it is now, says of the mixed examples; it is left in the mode it was in.</summary>
    /// <param name="epoch">Epochs completed.</param>
    public GalleryOutputs Ask(int epoch)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        bool wasTraining = _model.training;
        _model.eval();
        (Tensor first, Tensor second) = Members();
        Tensor probabilities = _model.forward(Mix(first, second)).to_type(ScalarType.Float64).softmax(1).cpu(); // [k, C]
        _model.train(wasTraining);
        double[] values = probabilities.data<double>().ToArray();
        int classes = _data.Classes;
        int[] labels = _data.Train.LabelArray();
        return new GalleryOutputs(epoch, [.. Enumerable.Range(0, _pairs.Count).Select(k =>
            Likeliest(values.AsSpan(k * classes, classes).ToArray(), labels[_pairs.First[k]], labels[_pairs.Second[k]]))]);
    }

    private static ClassProbability[] Likeliest(double[] probabilities, int first, int second)
    {
        int[] ranked = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(c => probabilities[c])];
        return [.. ranked.Where((c, rank) => rank < MostClasses || c == first || c == second).Select(c => new ClassProbability(c, Math.Round(probabilities[c], 5)))];
    }

    private (Tensor First, Tensor Second) Members() =>
        (_data.Train.Gather(Array.ConvertAll(_pairs.First, row => (long)row)), _data.Train.Gather(Array.ConvertAll(_pairs.Second, row => (long)row)));

    private Tensor Mix(Tensor first, Tensor second) => _pairs.Boxes is { } boxes
        ? CutMixOps.Paste(first, second, boxes)
        : MixupOps.Blend(first, second, tensor(_pairs.Lambda).to(first.device));

    private static PairBatch Boxed(PairBatch nominal, ExampleShape shape, RandomStream stream)
    {
        CutBox[] boxes = Array.ConvertAll(nominal.Lambda, l => CutBox.About(l, shape.Height, shape.Width, stream.NextInt(shape.Height), stream.NextInt(shape.Width)));
        return nominal with { Boxes = boxes, Lambda = Array.ConvertAll(boxes, b => (float)b.Lambda(shape.Height, shape.Width)) };
    }

    /// <summary>Standardisation undone, [0, 1] as bytes.</summary>
    private byte[][] Pictures(Tensor standardised)
    {
        using var scope = NewDisposeScope();
        Tensor mean = PerChannel(_data.Standardization.Mean), deviation = PerChannel(_data.Standardization.Deviation); // [1, c, 1, 1]
        Tensor bytes = Reduced(standardised.cpu().to_type(ScalarType.Float64)).mul(deviation).add(mean).clamp(0, 1).mul(255).round().to_type(ScalarType.Byte).contiguous();
        byte[] all = bytes.data<byte>().ToArray();
        return [.. all.Chunk(all.Length / _pairs.Count)];
    }

    private static Tensor PerChannel(IReadOnlyList<double> values) => tensor(values.ToArray()).reshape(1, values.Count, 1, 1);

    /// <summary>Pictures of more than <see cref="LargestSide"/> pixels a side, averaged down.</summary>
    private static Tensor Reduced(Tensor pictures)
    {
        (long height, long width) = (pictures.shape[2], pictures.shape[3]);
        double factor = Math.Max(1, Math.Max(height, width) / (double)LargestSide);
        return factor <= 1 ? pictures : nn.functional.adaptive_avg_pool2d(pictures, [(long)Math.Max(1, Math.Round(height / factor)), (long)Math.Max(1, Math.Round(width / factor))]);
    }
}
