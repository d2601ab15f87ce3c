using System.Text;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;

namespace Overmix.Tests.Config;

public sealed class ConfigReaderTests
{
    private static RunConfig Read(string text, params string[] overrides) => ConfigReader.Read(text, "test.yaml", overrides).Config;

    private static ConfigException Refused(string text, params string[] overrides) => Assert.Throws<ConfigException>(() => Read(text, overrides));

    [Fact]
    public void Read_File_BeatsDefaultsAndOverridesBeatFile()
    {
        RunConfig config = Read("seed: 7\nmixup:\n  alpha: 0.4\n  pairing: fixedSet\ntrain: {epochs: 9, batchSize: 3}\n", "mixup.alpha=.2", "train.epochs=11", "train.epochs=12");

        Assert.Equal((7L, 0.2, Pairing.FixedSet), (config.Seed, config.Mixup.Alpha, config.Mixup.Pairing));
        Assert.Equal((12, 3), (config.Train.Epochs, config.Train.BatchSize));
        Assert.Equal(new RunConfig().Optimizer, config.Optimizer);
    }

    [Fact]
    public void Read_EveryKindOfValue_IsTyped()
    {
        RunConfig config = Read("name: '010'\nobjective: mixup@0-200, erm@200-\nmodel: {widths: [64, 32]}\nmixup: {law: table, values: [0.5, 1], weights: [1, 3e0]}\noptimizer: {nesterov: true, learningRate: 5E-2}\ndata: {seed: -1}");

        Assert.Equal(("010", "mixup@0-200, erm@200-", -1L), (config.Name, config.Objective, config.Data.Seed));
        Assert.Equal([64, 32], config.Model.Widths);
        Assert.Equal([1, 3], config.Mixup.Weights);
        Assert.True(config.Optimizer.Nesterov);
        Assert.Equal(0.05, config.Optimizer.LearningRate);
    }

    [Fact]
    public void Read_Json_IsAccepted() =>
        Assert.Equal(3, Read("{\n\t\"seed\": 3,\r\n\t\"name\": \"a\\u002db\",\n\t\"model\": { \"widths\": [1,\t2] }\n}\n").Seed);

    [Theory]
    [InlineData("model.widths=[64,32]", 2)]
    [InlineData("model.widths= 64 , 32 ", 2)]
    [InlineData("model.widths=64", 1)]
    public void Read_ListOverride_TakesBracketsOrCommas(string text, int expected) =>
        Assert.Equal(expected, ConfigReader.FromOverrides([text]).Config.Model.Widths.Count);

    [Fact]
    public void Read_EmptyListOverride_IsAnEmptyList() => Assert.Empty(ConfigReader.FromOverrides(["schedule.milestones=[]"]).Config.Schedule.Milestones);

    [Fact]
    public void Read_SectionWithAllKeysCommentedOut_IsNoMistake() => Assert.Equal(new MixupConfig().Alpha, Read("mixup:\n  # alpha: 2\nseed: 4\n").Mixup.Alpha);

    [Theory]
    [InlineData("mixup:\n  alhpa: 1", "test.yaml:2:3: unknown key 'alhpa' in section 'mixup'; did you mean mixup.alpha?")]
    [InlineData("batch_size: 3", "test.yaml:1:1: unknown key 'batch_size'; did you mean train.batchSize?")]
    [InlineData("train: {batch_size: 3}", "test.yaml:1:9: unknown key 'batch_size' in section 'train'; did you mean train.batchSize?")]
    [InlineData("alpha: 3", "test.yaml:1:1: unknown key 'alpha'; did you mean mixup.alpha?")]
    [InlineData("train.epochs: 3", "test.yaml:1:1: unknown key 'train.epochs'; in a file, write 'epochs:' below 'train:'")]
    [InlineData("seed: 1\nseed: 2", "test.yaml:2:1: seed is written twice, first on line 1; keep one")]
    [InlineData("seed: &a 1", "test.yaml:1:7: the anchor '&a' is not allowed; write the value itself")]
    [InlineData("seed: *a", "test.yaml:1:7: the alias '*a' is not allowed; write the value itself")]
    [InlineData("seed: !!int 1", "test.yaml:1:7: the tag 'tag:yaml.org,2002:int' is not allowed; write the value itself")]
    [InlineData("seed: 1\n---\nseed: 2", "test.yaml:2:1: a second document starts here")]
    [InlineData("- 1", "test.yaml:1:1: must hold keys with values")]
    [InlineData("", "test.yaml: has no keys")]
    [InlineData("# only a comment", "test.yaml: has no keys")]
    [InlineData("seed: 1\0 and more", "test.yaml:1:8: holds the control character")]
    [InlineData("name: \"a\"\nseed: \u001b[31m", "test.yaml:2:7: holds the control character '\\u001b'")]
    [InlineData("? [a]\n: 1", "a key must be a word")]
    [InlineData("seed: [1", "not valid YAML")]
    [InlineData("seed: {a: 1}", "test.yaml:1:7: seed is a mapping, but must be an integer in plain decimal")]
    [InlineData("mixup: 3", "test.yaml:1:8: mixup is a section; write its keys below it, indented, as in 'kind: …'")]
    [InlineData("model: {widths: 256}", "test.yaml:1:17: model.widths is '256', but must be a list of integers, as in [256]")]
    [InlineData("model: {widths: [1, x]}", "test.yaml:1:21: model.widths item 2 is 'x', but must be an integer in plain decimal")]
    public void Read_BadStructure_IsRefusedWithPlaceAndRemedy(string text, string expected) =>
        Assert.Contains(expected, Refused(text).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("train: {epochs: 010}", "leading zeros are not allowed")]
    [InlineData("train: {epochs: 0x10}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: 0o10}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: 1_000}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: +5}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: 2.5}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: 2.0}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: 1e3}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: 4294967301}", "must be an integer in plain decimal within its type's limits")]
    [InlineData("train: {epochs: '5'}", "write an integer in plain decimal without quotes")]
    [InlineData("train: {epochs: true}", "must be an integer in plain decimal")]
    [InlineData("train: {epochs: ~}", "has no value")]
    [InlineData("train: {epochs: null}", "has no value")]
    [InlineData("name:", "name has no value")]
    [InlineData("optimizer: {nesterov: yes}", "must be true or false; did you mean true?")]
    [InlineData("optimizer: {nesterov: OFF}", "must be true or false; did you mean false?")]
    [InlineData("optimizer: {nesterov: 1}", "must be true or false")]
    [InlineData("mixup: {alpha: .nan}", "must be a number")]
    [InlineData("mixup: {alpha: NaN}", "must be a number")]
    [InlineData("mixup: {alpha: .inf}", "must be a number")]
    [InlineData("mixup: {alpha: Infinity}", "must be a number")]
    [InlineData("mixup: {alpha: 1e999}", "must be a number within its type's limits")]
    [InlineData("mixup: {alpha: 1e-999}", "must be a number within its type's limits")]
    [InlineData("mixup: {alpha: 1/3}", "must be a number")]
    [InlineData("mixup: {alpha: '1,5'}", "without quotes")]
    [InlineData("mixup: {alpha: -1}", "test.yaml:1:16: mixup.alpha is -1, but must lie in [0, 1000]")]
    [InlineData("mixup: {law: Beta}", "must be one of beta, uniform, fixed, table; did you mean beta?")]
    [InlineData("mixup: {law: 0}", "must be one of beta")]
    [InlineData("objective: mixup@5-", "test.yaml:1:12: objective 'mixup@5-' should start at 0")]
    public void Read_BadValue_IsRefused(string text, string expected) =>
        Assert.Contains(expected, Refused(text).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("mixup.alpha=-1", "-s mixup.alpha=-1: mixup.alpha is -1, but must lie in [0, 1000]")]
    [InlineData("mixup.alhpa=1", "-s mixup.alhpa=1: unknown key 'mixup.alhpa'; did you mean mixup.alpha?")]
    [InlineData("epochs=1", "did you mean train.epochs?")]
    [InlineData("mixup.alpha", "-s mixup.alpha: write key=value")]
    [InlineData("mixup=1", "mixup is a section; set one of its keys, as in mixup.kind=…")]
    [InlineData("model.widths=", "model.widths item 1 has no value")]
    [InlineData("seed=", "seed has no value")]
    public void Read_BadOverride_NamesTheOverride(string text, string expected) =>
        Assert.Contains(expected, Refused("seed: 1", text).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ManyMistakes_AreAllReportedAtOnce()
    {
        ConfigException refused = Refused("sed: 1\nmixup:\n  alpha: -1\n  law: gauss\ntrain:\n  epochs: 010\n", "optimizer.momentum=2", "wrong");

        Assert.Equal(6, refused.Mistakes.Count);
        Assert.Equal(6, refused.Message.Split('\n').Length);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Equal([1, 3, 4, 6, 0, 0], refused.Mistakes.OrderBy(m => m.Origin.Line == 0).ThenBy(m => m.Origin.Line).Select(m => m.Origin.Line));
    }

    [Fact]
    public void Read_RuleBetweenTwoKeys_PointsToTheOneWritten() =>
        Assert.StartsWith("test.yaml:2:28: data.testFraction and data.validationFraction together", Refused("seed: 1\ndata: {validationFraction: 0.9}").Message, StringComparison.Ordinal);

    [Fact]
    public void Read_SpoiltKey_BreaksNoOtherRule() => Assert.Single(Refused("train: {epochs: x}\nschedule: {warmupEpochs: 6000}").Mistakes);

    [Fact]
    public void Read_Nesting_IsLimited()
    {
        string deep = string.Concat(Enumerable.Repeat('[', 200_000));
        Assert.Contains("nested deeper than 16 levels", Refused(deep).Message, StringComparison.Ordinal);
        Assert.Contains("nested deeper than 16 levels", Refused(string.Concat(Enumerable.Repeat("{a: ", 200_000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Size_IsLimited()
    {
        Assert.Contains("larger than 1 MB", Refused("name: " + new string('é', ConfigReader.LargestFile / 2)).Message, StringComparison.Ordinal);
        Assert.Contains("holds more than 20000 values", Refused("name: [" + string.Concat(Enumerable.Repeat("1,", 30_000)) + "]").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFile_Unreadable_IsRefusedWithItsName()
    {
        string folder = Directory.CreateTempSubdirectory("overmix").FullName;
        string file = Path.Combine(folder, "c.yaml");
        Assert.Contains("no such file", Assert.Throws<ConfigException>(() => ConfigReader.ReadFile(file, [])).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<ConfigException>(() => ConfigReader.ReadFile(folder, [])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(file, [0x73, 0xff, 0xfe]);
        Assert.Contains("is not UTF-8 text", Assert.Throws<ConfigException>(() => ConfigReader.ReadFile(file, [])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(file, new byte[ConfigReader.LargestFile + 1]);
        Assert.Contains("larger than 1 MB", Assert.Throws<ConfigException>(() => ConfigReader.ReadFile(file, [])).Message, StringComparison.Ordinal);
        File.WriteAllText(file, "seed: 5", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(5, ConfigReader.ReadFile(file, []).Config.Seed);
        Directory.Delete(folder, recursive: true);
    }
}
