using System.Text;
using CsCheck;
using Overmix.Config;
using Overmix.Core.Configuration;

namespace Overmix.Tests.Config;

public sealed class ConfigWriterTests
{
    private static readonly Gen<RunConfig> Configs =
        from seed in Gen.Long[0, 1L << 53]
        from alpha in Gen.Double[0, 1000]
        from rate in Gen.Double[1e-300, 1000]
        from widths in Gen.Int[1, 32768].Array[1, 16]
        from values in Gen.Double[0, 1].Array[1, 9]
        from pairing in Gen.Enum<Pairing>()
        from nesterov in Gen.Bool
        select new RunConfig
        {
            Seed = seed,
            Objective = "mixup@0-200, erm@200-",
            Model = new ModelConfig { Widths = widths },
            Mixup = new MixupConfig { Law = MixingLawKind.Table, Alpha = alpha, Values = values, Weights = [.. values.Select(v => v + 1)], Pairing = pairing },
            Optimizer = new OptimizerConfig { LearningRate = rate, Nesterov = nesterov },
        };

    [Fact]
    public void Write_AnyConfig_ReadsBackEqual() =>
        Configs.Sample(
            config =>
            {
                string text = ConfigWriter.Write(config);
                RunConfig back = ConfigReader.Read(text, "written", []).Config;
                Assert.Equal(config.Model.Widths, back.Model.Widths);
                Assert.Equal(config.Mixup.Values, back.Mixup.Values);
                Assert.Equal(config.Mixup.Weights, back.Mixup.Weights);
                Assert.Equal(WithoutLists(config), WithoutLists(back));
                Assert.Equal(text, ConfigWriter.Write(back));
                Assert.Equal(ConfigWriter.CanonicalBytes(config), ConfigWriter.CanonicalBytes(back));
            },
            iter: 300);

    [Fact]
    public void Write_Defaults_DocumentsEveryKeyInPlace()
    {
        string text = ConfigWriter.Write(new RunConfig());
        Assert.Contains("\n  # Law of the mixing coefficient λ. Allowed: beta, uniform, fixed, table.\n  law: beta\n", text, StringComparison.Ordinal);
        Assert.Contains("  # Budget: passes over the training subset. Allowed: [1, 100000000]. Unit: epochs.\n  epochs: 5000\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  epsilon: 1e-08\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  widths: [256, 256]\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TextThatLooksLikeSomethingElse_StaysText()
    {
        foreach (string name in (string[])["null", "true", "010", "~", "-", "a: b", "q\"\\", "é\u2028\u0085\t", "#x", "*a"])
        {
            string written = ConfigWriter.Write(new RunConfig { Data = new DataConfig { Name = name } });
            Assert.Equal(name, ConfigReader.Read(written, "written", []).Config.Data.Name);
        }
    }

    [Fact]
    public void CanonicalBytes_AnyOneKeyChanged_Change()
    {
        byte[] reference = ConfigWriter.CanonicalBytes(new RunConfig());
        string[] changes =
        [
            "seed=2", "name=b", "objective=erm@0-", "mixup.alpha=0.9999999999999999", "mixup.pairing=derangement", "model.widths=256,257", "data.standardize=false",
            "schedule.milestones=0.5", "optimizer.learningRate=0.05000000000000001",
        ];
        Assert.All(changes, change => Assert.NotEqual(reference, ConfigWriter.CanonicalBytes(ConfigReader.FromOverrides([change]).Config)));
    }

    [Fact]
    public void CanonicalBytes_SameValuesWrittenDifferently_AreEqual()
    {
        byte[] plain = ConfigWriter.CanonicalBytes(ConfigReader.Read("mixup: {alpha: 0.5, low: 0}\nseed: 3", "a", []).Config);
        byte[] other = ConfigWriter.CanonicalBytes(ConfigReader.Read("{\"seed\": 3, \"mixup\": {\"low\": -0.0, \"alpha\": 5.0e-1}}", "b", []).Config);
        Assert.Equal(Encoding.UTF8.GetString(plain), Encoding.UTF8.GetString(other));
    }

    // Records compare lists by reference: lists are compared apart, and the rest with the same lists on both sides.
    private static RunConfig WithoutLists(RunConfig config) => config with
    {
        Model = config.Model with { Widths = Array.Empty<int>() },
        Mixup = config.Mixup with { Values = Array.Empty<double>(), Weights = Array.Empty<double>() },
        Schedule = config.Schedule with { Milestones = Array.Empty<double>() },
    };
}
