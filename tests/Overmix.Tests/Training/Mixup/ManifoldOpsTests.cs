using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Mixup;

/// <summary>Manifold Mixup in Overmix's own networks, and the words of <c>mixup.layer</c>.</summary>
public sealed class ManifoldOpsTests
{
    private static readonly string[] Stages = ["stem", "layer1", "head"];

    public ManifoldOpsTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData("random", "0 1 2")]
    [InlineData("input", "0")]
    [InlineData("stem", "1")]
    [InlineData(" layer1 , input ", "2 0")]
    public void States_Words_AreStates(string layer, string states) => Assert.Equal(states, string.Join(' ', ManifoldOps.States(layer, Stages)));

    [Theory]
    [InlineData("layer2")]
    [InlineData("head")] // what it gives are the logits
    [InlineData("input, random")]
    [InlineData("")]
    public void States_UnknownOrLast_IsRefusedWithWhatThereIs(string layer) =>
        Assert.Contains("There are: input, stem, layer1", Assert.Throws<MixupException>(() => ManifoldOps.States(layer, Stages)).Message, StringComparison.Ordinal);

    [Fact]
    public void States_NetworkWithoutStages_IsRefused() =>
        Assert.Contains("IStagedNetwork", Assert.Throws<MixupException>(() => ManifoldOps.States("random", [])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("mlp")]
    [InlineData("resnet18")]
    public void Forward_AtEachStateOfANetwork_IsTheNetworkAtLambdaOneAndMixupAtTheInput(string name)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        nn.Module<Tensor, Tensor> network = ModelFactory.Create(new ModelConfig { Name = name, Widths = [16, 16], Width = 4 }, new ExampleShape(3, 8, 8), 5, new RandomStreams(1));
        network.eval();
        var staged = (IStagedNetwork)network;
        Tensor x = Normal(6, 3, 8, 8), half = full(6, 0.3f), one = ones(6), permutation = tensor(new long[] { 1, 2, 3, 4, 5, 0 });
        Tensor plain = network.forward(x), mixed = network.forward(MixupOps.BlendWithin(x, half, permutation));
        Assert.All(Enumerable.Range(0, staged.Stages.Count), state => Assert.Equal(0, plain.sub(ManifoldOps.Forward(staged, x, state, one, permutation)).abs().max().item<float>(), 1e-6));
        Assert.Equal(0, mixed.sub(ManifoldOps.Forward(staged, x, 0, half, permutation)).abs().max().item<float>(), 1e-6);
        Assert.All(Enumerable.Range(1, staged.Stages.Count - 1), state => Assert.NotEqual(0, mixed.sub(ManifoldOps.Forward(staged, x, state, half, permutation)).abs().max().item<float>(), 1e-4));
    }

    [Fact]
    public void Forward_NetworkThatComputesInBFloat16_BlendsByTheExactLambda()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        // 0.751953125 is no bfloat16 number: the nearest is 0.75, which would give 64 in the second row. Stages that do nothing show the blend itself.
        Tensor x = tensor(new float[] { 256, 0 }).reshape(2, 1).to_type(ScalarType.BFloat16);
        Tensor mixed = ManifoldOps.Forward(new Passing(), x, 1, full(2, 0.75f + 1 / 512f), tensor(new long[] { 1, 0 }));
        Assert.Equal(ScalarType.BFloat16, mixed.dtype);
        Assert.Equal(192.5f, mixed.to_type(ScalarType.Float32)[0, 0].item<float>(), 0.5);
        Assert.Equal(63.5f, mixed.to_type(ScalarType.Float32)[1, 0].item<float>(), 0.26);
    }

    [Fact]
    public void Draw_SeveralStates_TakesOneABatchFromItsOwnStreamUniformly()
    {
        const int Epochs = 3_000;
        var config = new RunConfig { Mixup = new() { Kind = MixingKind.Manifold }, Train = new() { BatchSize = 4 } };
        MixingTask task = new([.. Enumerable.Range(0, 8).Select(k => k % 2)], 2) { Stages = Stages };
        PairSource manifold = TrainingObjective.Of(ObjectiveKind.Mixup, config, task, new RandomStreams(4)).Pairs;
        PairSource mixup = TrainingObjective.Of(ObjectiveKind.Mixup, config with { Mixup = new() }, task, new RandomStreams(4)).Pairs;
        int[] states = [.. Enumerable.Range(0, Epochs).SelectMany(e => new[] { manifold.Draw(e, 0).State, manifold.Draw(e, 1).State })];
        // Monte Carlo: three shares of 6 000 draws, 5.2 standard errors each, false-alarm rate 6e-7.
        Assert.All(new[] { 0, 1, 2 }, state => Assert.InRange(states.Count(s => s == state) / (2.0 * Epochs) - 1 / 3.0, -5.2 * Math.Sqrt(2 / 9.0 / (2 * Epochs)), 5.2 * Math.Sqrt(2 / 9.0 / (2 * Epochs))));
        Assert.All(Enumerable.Range(0, 20), e => Assert.Equal((Pairs(mixup.Draw(e, 1)), 0), (Pairs(manifold.Draw(e, 1)), mixup.Draw(e, 1).State)));

        static string Pairs(PairBatch pairs) => string.Join(' ', pairs.First.Concat(pairs.Second).Select(r => (float)r).Concat(pairs.Lambda));
    }

    [Fact]
    public void Assemble_HiddenState_LeavesTheInputsAndMixesTheLabels()
    {
        using var scope = NewDisposeScope();
        using var examples = new Examples([1f, 2], [0, 1], new ExampleShape(1, 1, 1), 2);
        using var assembler = new BatchAssembler(examples);
        PairBatch pairs = new([0, 1], [1, 0], [0.25f, 0.25f]) { Partner = [1, 0], State = 1 };
        MixedBatch batch = assembler.Assemble(pairs, 0, 0);
        Assert.Equal([1f, 2], batch.Inputs.data<float>().ToArray());
        Assert.Equal([0.25f, 0.75f, 0.75f, 0.25f], batch.Targets.data<float>().ToArray());
        Assert.Equal([1.75f, 1.25f], batch.Logits(new Passing()).data<float>().ToArray());
        RunEvent audit = BatchAudit.Measure(ObjectiveKind.Mixup, assembler.Originals(pairs, 0), batch, pairs, 0, 0);
        Assert.Equal((0L, 2L, 1L), (audit.Details["changedInputs"], audit.Details["softTargets"], audit.Details["hiddenState"]));
    }

    private static Tensor Normal(params int[] shape)
    {
        RandomStream stream = new RandomStreams(2).Open(StreamName.Theory);
        return tensor([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)stream.NextGaussian())]).reshape([.. shape.Select(s => (long)s)]);
    }

    private sealed class Passing() : nn.Module<Tensor, Tensor>("passing"), IStagedNetwork
    {
        public IReadOnlyList<string> Stages { get; } = ["a", "b"];

        public override Tensor forward(Tensor input) => input.alias();

        public Tensor Forward(Tensor input, int from, int to) => input.alias();
    }
}
