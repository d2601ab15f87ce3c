using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.Guarding;
using Overmix.Native;
using Overmix.Tests.House;
using Overmix.Tests.Runs;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Samples;

public sealed class GuardedLoopTests
{
    [Fact]
    public void Run_OwnLoopOnTwentyDigits_IsStoppedAndItsBestWeightsAreKept()
    {
        LibTorch.EnsureLoaded();
        using var folder = new TempFolder();
        var streams = new RandomStreams(1);
        using PreparedData data = DataPreparation.Prepare(new DataConfig { Train = 20 }, streams);
        using StagedNetwork model = ModelFactory.Create(new ModelConfig { Widths = [16] }, data.Shape, data.Classes, streams);
        using optim.Optimizer descent = optim.SGD(model.parameters(), 0.5);
        var best = new KeptWeights(folder["best.safetensors"]);
        TurnDecision? decision = GuardedLoop.Run(model, data.Validation!, best, _ =>
        {
            using var scope = NewDisposeScope();
            model.train();
            descent.zero_grad();
            nn.functional.cross_entropy(model.forward(data.Train.Inputs), data.Train.Labels).backward();
            descent.step();
        });
        Assert.NotEqual(TurnKind.None, decision!.Kind);
        IReadOnlyDictionary<string, Tensor> kept = best.Read(out int epoch, out _);
        Assert.Equal(model.state_dict().Count, kept.Count);
        kept.Values.ToList().ForEach(t => t.Dispose());
        Assert.InRange(epoch, 1, decision.Epoch);
    }

    [Fact]
    public void Page_ShowsTheCompiledLines()
    {
        string[] source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Overmix.Tests", "Samples", "GuardedLoop.cs"));
        string[] lines = [.. source.SkipWhile(l => !l.Contains("// <guard>", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.Contains("// </guard>", StringComparison.Ordinal)).Select(l => l.Length > 8 ? l[8..] : "")];
        Assert.InRange(lines.Length, 5, 10);
        Assert.Contains(string.Join('\n', lines), File.ReadAllText(Path.Combine(Repository.Root, "docs", "methods", "guard.md")), StringComparison.Ordinal);
    }
}
