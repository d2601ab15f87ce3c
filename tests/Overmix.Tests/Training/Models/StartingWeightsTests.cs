using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Training.Checkpoints;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

public sealed class StartingWeightsTests : IDisposable
{
    private static readonly NetworkCase Case = NetworkCase.Named("cnn");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(NetworkTests.Names), MemberType = typeof(NetworkTests))]
    public void Load_OwnFile_TakesEverything(string name)
    {
        NetworkCase small = NetworkCase.Named(name);
        using StagedNetwork source = small.Build(1), target = small.Build(2);
        FormulaNumbers.Fill(source);
        string path = Write(source);
        Assert.Equal("", StartingWeights.Load(target, path).FreshHead);
        AssertSame(source, target, _ => true);
    }

    [Theory]
    [MemberData(nameof(NetworkTests.Names), MemberType = typeof(NetworkTests))]
    public void Load_OtherNumberOfClasses_TakesAllButTheHead(string name)
    {
        NetworkCase small = NetworkCase.Named(name);
        using StagedNetwork source = (small with { Classes = 1000 }).Build(1), target = small.Build(2), untouched = small.Build(2);
        StartingWeights taken = StartingWeights.Load(target, Write(source));
        Assert.Equal(target.Head, taken.FreshHead);
        AssertSame(source, target, n => !n.StartsWith(target.Head + ".", StringComparison.Ordinal));
        AssertSame(untouched, target, n => n.StartsWith(target.Head + ".", StringComparison.Ordinal));
        Assert.Equal(("starting-weights", target.Head, 64), (taken.ToEvent().Kind, taken.ToEvent().Details["freshHead"], taken.Sha256.Length));
    }

    [Fact]
    public void Load_VggWithThreeLinearLayers_TakesItsFeatures()
    {
        NetworkCase small = NetworkCase.Named("vgg16");
        using StagedNetwork source = small.Build(1), target = small.Build(2);
        string path = Write(source, state =>
        {
            foreach (string name in new[] { "classifier.0", "classifier.3", "classifier.6" })
            {
                (state[name + ".weight"], state[name + ".bias"]) = (zeros(4, 4), zeros(4));
            }

            state.Remove("classifier.weight");
            state.Remove("classifier.bias");
        });
        Assert.Equal("classifier", StartingWeights.Load(target, path).FreshHead);
        AssertSame(source, target, n => n.StartsWith("features", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_FileWithoutCountersOrInOtherPrecision_IsTaken()
    {
        using StagedNetwork source = Case.Build(1), target = Case.Build(2);
        string path = Write(source, state =>
        {
            state.Keys.Where(k => k.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToList().ForEach(k => state.Remove(k));
            state["conv1.weight"] = state["conv1.weight"].to_type(ScalarType.Float64);
        });
        StartingWeights.Load(target, path);
        AssertSame(source, target, _ => true);
    }

    [Theory]
    [InlineData("conv2.weight", "is missing in the file")]
    [InlineData("+more", "the network has no 'more'")]
    [InlineData("*bn3.weight", "'bn3.weight' is [5] in the file and [8] in the network")]
    public void Load_FileThatDoesNotFit_SaysWhyAndLeavesTheNetwork(string change, string expected)
    {
        using StagedNetwork source = Case.Build(1), target = Case.Build(2), untouched = Case.Build(2);
        string path = Write(source, state =>
        {
            _ = change[0] is '+' or '*' || state.Remove(change);
            if (change[0] is '+' or '*')
            {
                state[change[1..]] = ones(5);
            }
        });
        ModelException error = Assert.Throws<ModelException>(() => StartingWeights.Load(target, path));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        AssertSame(untouched, target, _ => true);
    }

    [Theory]
    [InlineData("weights.pth", "pickle")]
    [InlineData("weights.PT", "pickle")]
    public void Load_Pickle_IsNeverOpened(string name, string expected)
    {
        using StagedNetwork target = Case.Build();
        Assert.Contains(expected, Assert.Throws<ModelException>(() => StartingWeights.Load(target, name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingOrDamagedFile_NamesIt()
    {
        using StagedNetwork target = Case.Build();
        Assert.Contains("none.safetensors", Assert.Throws<CheckpointException>(() => StartingWeights.Load(target, _folder["none.safetensors"])).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["text.safetensors"], "no tensors here");
        Assert.Contains("text.safetensors", Assert.Throws<CheckpointException>(() => StartingWeights.Load(target, _folder["text.safetensors"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FromWeights_StartsThereSaysSoAndRefusesAnotherFileOnResume()
    {
        using StagedNetwork source = Case.Build(9);
        string path = Write(source);
        List<string> said = [];
        int asked = 0;
        RunConfig config = new() { Data = new() { Train = 20 }, Model = Case.Config with { Weights = path }, Train = new() { Epochs = 1, BatchSize = 10 }, Optimizer = new() { LearningRate = 1e-30, WeightDecay = 0 } };
        RunResult uncut = new RunExecution(say: said.Add).Start(new RunStore(_folder["a"]), new RunOrder { Config = config });
        Assert.Contains(uncut.Run.ReadEvents().Entries, e => e.Event.Kind == StartingWeights.EventKind && (string)e.Event.Details["file"] == path);
        Assert.Contains(said, s => s.Contains("Starting from the weights of", StringComparison.Ordinal));
        float[] trained = SafeTensors.Read(Path.Combine(uncut.Run.CheckpointsPath, "ep00001", "model.safetensors"))["conv1.weight"].data<float>().ToArray();
        Assert.Equal(source.state_dict()["conv1.weight"].data<float>().ToArray(), trained); // at this learning rate it stays where it started

        RunDirectory cut = new RunExecution(() => asked++ == 0 ? ExitCode.StoppedByLimit : null).Start(new RunStore(_folder["b"]), new RunOrder { Config = config }).Run;
        File.Delete(path);
        Assert.Equal(ExitCode.Done, new RunExecution().Resume(RunDirectory.Open(cut.Path)).Outcome.ExitCode); // from its checkpoint: the file is not needed
        RunDirectory early = new RunExecution(() => ExitCode.StoppedByLimit).Start(new RunStore(_folder["c"]), new RunOrder { Config = config with { Model = config.Model with { Weights = Write(source) } } }).Run;
        Directory.Delete(early.CheckpointsPath, recursive: true);
        Write(source, state => state["fc.bias"] = ones(10));
        Assert.Contains("is not the file of weights the run was started with", Assert.ThrowsAny<UserErrorException>(() => new RunExecution().Resume(RunDirectory.Open(early.Path))).Message, StringComparison.Ordinal);
    }

    private string Write(StagedNetwork network, Action<Dictionary<string, Tensor>>? change = null)
    {
        using var noGradient = no_grad();
        Dictionary<string, Tensor> state = network.state_dict();
        change?.Invoke(state);
        string path = _folder["weights.safetensors"];
        using FileStream stream = File.Create(path);
        SafeTensors.Write(stream, state);
        return path;
    }

    private static void AssertSame(StagedNetwork expected, StagedNetwork found, Func<string, bool> compared)
    {
        Dictionary<string, Tensor> values = found.state_dict();
        string[] names = [.. expected.state_dict().Keys.Where(compared)];
        Assert.NotEmpty(names);
        Assert.All(names, n => Assert.Equal(expected.state_dict()[n].bytes.ToArray(), values[n].bytes.ToArray()));
    }
}
