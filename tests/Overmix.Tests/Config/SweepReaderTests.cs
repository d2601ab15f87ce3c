using Overmix.Config;
using Overmix.Config.Sweeps;

namespace Overmix.Tests.Config;

public sealed class SweepReaderTests
{
    private const string Whole = """
        name: less-data
        settings:
          data: {name: digits}
          train: {epochs: 30}
        grid:
          data.train: [50, 100]
          model.widths: [[16], [16, 16]]
        zip:
          - mixup.alpha: [0.2, 1]
            optimizer.learningRate: [0.1, 0.05]
        seeds: [1-3, 7]
        exclude:
          - {data.train: 50, mixup.alpha: [1]}
          - seed: 7
        compare: data.train
        """;

    [Fact]
    public void Read_WholeFile_HoldsWhatWasWritten()
    {
        SweepDefinition sweep = SweepReader.Read(Whole, "less.yaml");
        Assert.Equal("less-data", sweep.Name);
        Assert.Equal(["data.train", "model.widths", "mixup.alpha+optimizer.learningRate"], sweep.Axes.Select(a => a.Name));
        Assert.Equal(["model.widths=[16]", "model.widths=[16, 16]"], sweep.Axes[1].Points.Select(p => p.Settings[0].ToString()));
        Assert.Equal([1L, 2, 3, 7], sweep.Seeds);
        Assert.Equal(["50"], sweep.Exclusions[0].Values["data.train"]);
        Assert.Equal(["data.train"], sweep.Compare);
        Assert.Equal(30, sweep.BaseConfig.Train.Epochs);
    }

    [Fact]
    public void Read_FileWithoutAxes_IsOneCellOfOneSeed()
    {
        SweepDefinition sweep = SweepReader.Read("name: alone", "alone.yaml");
        Assert.Empty(sweep.Axes);
        Assert.Equal([1L], sweep.Seeds);
    }

    [Fact]
    public void Read_NoName_TakesTheFiles() => Assert.Equal("depth", SweepReader.Read("seeds: 4", "folder/depth.yaml").Name);

    [Theory]
    [InlineData("gird: {data.train: [1]}", "sweep.yaml:1:1: unknown key 'gird'; did you mean grid?")]
    [InlineData("grid:\n  mixup.alhpa: [1]", "sweep.yaml:2:3: unknown key 'mixup.alhpa'; did you mean mixup.alpha?")]
    [InlineData("grid:\n  mixup: [1]", "sweep.yaml:2:3: mixup is a section; name one of its keys")]
    [InlineData("grid:\n  mixup.alpha: [1, high]", "sweep.yaml:2:20: mixup.alpha is 'high', but must be a number")]
    [InlineData("grid:\n  mixup.alpha: 1", "sweep.yaml:2:16: mixup.alpha must have a list of values")]
    [InlineData("grid:\n  mixup.alpha: []", "sweep.yaml:2:16: mixup.alpha must have a list of values")]
    [InlineData("grid:\n  mixup.alpha: [1, 1.0]", "sweep.yaml:2:20: mixup.alpha has the value '1' twice")]
    [InlineData("grid:\n  seed: [1, 2]", "sweep.yaml:2:3: seed is no axis; list the seeds below 'seeds:'")]
    [InlineData("grid:\n  name: [a, b]", "sweep.yaml:2:3: name cannot vary")]
    [InlineData("grid:\n  data.train: [5]\nzip:\n  data.train: [6]", "sweep.yaml:4:3: data.train varies twice, first on line 2")]
    [InlineData("zip:\n  data.train: [5, 6]\n  mixup.alpha: [1]", "sweep.yaml:3:17: zip goes through data.train and mixup.alpha together, but they have 2 and 1 values")]
    [InlineData("zip:\n  data.train: [5, 6, 5]\n  mixup.alpha: [1, 1, 1.0]", "sweep.yaml:2:22: zip goes through 'data.train=5, mixup.alpha=1' twice; keep one")]
    [InlineData("settings:\n  trian: {epochs: 3}", "sweep.yaml:2:3: unknown key 'trian'; did you mean train?")]
    [InlineData("seeds: [1, two]", "sweep.yaml:1:12: seeds is 'two', but must be a list of whole numbers ≥ 0 or a range")]
    [InlineData("seeds: [1, 1-2]", "sweep.yaml:1:12: seeds has 1 twice")]
    [InlineData("seeds: 5-2", "sweep.yaml:1:8: seeds is '5-2'")]
    [InlineData("exclude: [{mixup.alpha: 1}]", "sweep.yaml:1:12: exclude 'mixup.alpha' is no axis of this sweep; its axes: seed")]
    [InlineData("grid: {data.train: [50]}\nexclude: [{data.train: 60}]", "sweep.yaml:2:24: exclude leaves out 'data.train=60', which is not in the sweep; there are: 50")]
    [InlineData("grid: {data.train: [50]}\ncompare: mixup.alpha", "sweep.yaml:2:10: compare 'mixup.alpha' is no axis of this sweep; its axes: data.train")]
    [InlineData("name: a/b", "sweep.yaml:1:7: name is 'a/b', but may hold only letters")]
    [InlineData("config: nowhere.yaml", "nowhere.yaml: no such file")]
    [InlineData("name: &x a", "sweep.yaml:1:7: the anchor '&x' is not allowed")]
    public void Read_Mistake_IsNamedWithItsPlaceAndRemedy(string text, string message)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => SweepReader.Read(text, "sweep.yaml"));
        Assert.Contains(error.Mistakes, m => m.ToString().StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SeveralMistakes_AreNamedAtOnce() =>
        Assert.Equal(3, Assert.Throws<ConfigException>(() => SweepReader.Read("grid: {a: [1]}\nseeds: x\nexlude: []", "s.yaml")).Mistakes.Count);

    [Fact]
    public void ReadFile_BaseConfigBesideIt_IsReadAndItsMistakesNamedThere()
    {
        using var folder = new Runs.TempFolder();
        File.WriteAllText(folder["base.yaml"], "train:\n  epochs: 40\nmixup:\n  alpha: 0.5\n");
        File.WriteAllText(folder["sweep.yaml"], "config: base.yaml\nsettings: {mixup: {alpha: 2}}\n");
        SweepDefinition sweep = SweepReader.ReadFile(folder["sweep.yaml"]);
        Assert.Equal((40, 2), (sweep.BaseConfig.Train.Epochs, sweep.BaseConfig.Mixup.Alpha));
        File.WriteAllText(folder["base.yaml"], "train:\n  epochs: forty\n");
        Assert.StartsWith(folder["base.yaml"] + ":2:11: train.epochs is 'forty'", Assert.Throws<ConfigException>(() => SweepReader.ReadFile(folder["sweep.yaml"])).Message, StringComparison.Ordinal);
    }
}
