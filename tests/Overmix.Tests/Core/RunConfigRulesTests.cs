using System.Globalization;
using System.Reflection;
using Overmix.Core.Configuration;

namespace Overmix.Tests.Core;

public sealed class RunConfigRulesTests
{
    /// <summary>Every numeric key with an interval, taken from the attributes: dotted key.</summary>
    public static TheoryData<string> NumericKeys => [.. Keys(typeof(RunConfig), "").Where(k => IsNumber(k.Property.PropertyType)).Select(k => k.Key)];

    /// <summary>Every enum key.</summary>
    public static TheoryData<string> EnumKeys => [.. Keys(typeof(RunConfig), "").Where(k => k.Property.PropertyType.IsEnum).Select(k => k.Key)];

    /// <summary>A change to a valid configuration, and the keys of the problems it makes.</summary>
    public static TheoryData<RunConfig, string> BetweenKeys => new()
    {
        { new() { Name = "" }, "name" },
        { new() { Name = "../up" }, "name" },
        { new() { Name = ".hidden" }, "name" },
        { new() { Name = "-x" }, "name" },
        { new() { Name = "___" }, "name" },
        { new() { Name = new string('a', 65) }, "name" },
        { new() { Name = "é" }, "name" },
        { new() { Objective = "mixup@1-" }, "objective" },
        { new() { Model = new() { Widths = [] } }, "model.widths" },
        { new() { Model = new() { Widths = [256, 0] } }, "model.widths" },
        { new() { Model = new() { Widths = [65537] } }, "model.widths" },
        { new() { Model = new() { Widths = [.. Enumerable.Repeat(1, 17)] } }, "model.widths" },
        { new() { Model = new() { Widths = [65536, 32768] } }, "model.widths" },
        { new() { Data = new() { ValidationFraction = 0.5, TestFraction = 0.5 } }, "data.testFraction" },
        { new() { Mixup = new() { Law = MixingLawKind.Uniform, Low = 0.6, High = 0.4 } }, "mixup.low" },
        { new() { Mixup = new() { Law = MixingLawKind.Table } }, "mixup.values mixup.weights" },
        { new() { Mixup = new() { Law = MixingLawKind.Table, Values = [0.5, 1.5], Weights = [1, 1] } }, "mixup.values" },
        { new() { Mixup = new() { Law = MixingLawKind.Table, Values = [double.NaN], Weights = [1] } }, "mixup.values" },
        { new() { Mixup = new() { Law = MixingLawKind.Table, Values = [0.5, 1], Weights = [1] } }, "mixup.weights" },
        { new() { Mixup = new() { Law = MixingLawKind.Table, Values = [0.5, 1], Weights = [0, 0] } }, "mixup.weights" },
        { new() { Mixup = new() { Law = MixingLawKind.Table, Values = [0.5, 1], Weights = [2, -1] } }, "mixup.weights" },
        { new() { Mixup = new() { Law = MixingLawKind.Table, Values = [0.5], Weights = [double.PositiveInfinity] } }, "mixup.weights" },
        { new() { Mixup = new() { Law = MixingLawKind.Table, Values = [0.5, 1], Weights = [1e308, 1e308] } }, "mixup.weights" },
        { new() { Mixup = new() { Pairing = Pairing.FixedSet }, Augment = new() { Flip = 0.5 } }, "mixup.pairing" },
        { new() { Mixup = new() { Pairing = Pairing.FixedSet }, Augment = new() { Cutout = 1 } }, "mixup.pairing" },
        { new() { Mixup = new() { Pairing = Pairing.Independent, Kind = MixingKind.Manifold } }, "mixup.pairing" },
        { new() { Mixup = new() { Pairing = Pairing.AllPairs, Kind = MixingKind.Manifold } }, "mixup.pairing" },
        { new() { Mixup = new() { Layer = "input,,layer1" } }, "mixup.layer" },
        { new() { Optimizer = new() { Nesterov = true, Momentum = 0 } }, "optimizer.nesterov" },
        { new() { Schedule = new() { WarmupEpochs = 11 }, Train = new() { Epochs = 10 } }, "schedule.warmupEpochs" },
        { new() { Schedule = new() { Milestones = [0] } }, "schedule.milestones" },
        { new() { Schedule = new() { Milestones = [0.5, 0.5] } }, "schedule.milestones" },
        { new() { Schedule = new() { Milestones = [0.5, 20] } }, "schedule.milestones" },
        { new() { Schedule = new() { Milestones = [double.NaN] } }, "schedule.milestones" },
        { new() { Schedule = new() { Milestones = [double.PositiveInfinity] } }, "schedule.milestones" },
    };

    [Fact]
    public void Check_Defaults_HaveNoProblem() => Assert.Empty(RunConfigRules.Check(new RunConfig()));

    [Theory]
    [MemberData(nameof(NumericKeys))]
    public void Check_NumberAtAndBeyondItsEnds_IsRefusedExactlyBeyond(string key)
    {
        PropertyInfo property = Keys(typeof(RunConfig), "").Single(k => k.Key == key).Property;
        Interval range = Interval.TryParse(property.GetCustomAttribute<KeyAttribute>()!.Range)!.Value;
        Assert.DoesNotContain(key, RangeProblems(key, Nearest(property, range.Low, range.LowClosed ? 0 : 1)));
        Assert.DoesNotContain(key, RangeProblems(key, Nearest(property, range.High, range.HighClosed ? 0 : -1)));
        Assert.Contains(key, RangeProblems(key, Nearest(property, range.Low, range.LowClosed ? -1 : 0)));
        Assert.Contains(key, RangeProblems(key, Nearest(property, range.High, range.HighClosed ? 1 : 0)));
        if (property.PropertyType == typeof(double))
        {
            Assert.All(new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }, value => Assert.Contains(key, RangeProblems(key, value)));
        }
    }

    [Theory]
    [MemberData(nameof(EnumKeys))]
    public void Check_EnumOutsideItsMembers_IsRefused(string key)
    {
        Type type = Keys(typeof(RunConfig), "").Single(k => k.Key == key).Property.PropertyType;
        Assert.Contains(key, RangeProblems(key, Enum.ToObject(type, 99)));
        Assert.All(Enum.GetValuesAsUnderlyingType(type).Cast<int>(), value => Assert.DoesNotContain(key, RangeProblems(key, Enum.ToObject(type, value))));
    }

    [Theory]
    [MemberData(nameof(BetweenKeys))]
    public void Check_RulesOfTextListsAndBetweenKeys_NameTheKey(RunConfig config, string keys) =>
        Assert.Equal(keys.Split(' '), RunConfigRules.Check(config).Select(p => p.Key));

    [Theory]
    [InlineData("run")]
    [InlineData("_x")]
    [InlineData("8-bit.v2_final")]
    public void Check_OrdinaryName_IsAccepted(string name) => Assert.Empty(RunConfigRules.Check(new RunConfig { Name = name }));

    [Fact]
    public void Check_ManyMistakes_GivesThemAllAtOnceWithWhatIsExpected()
    {
        var config = new RunConfig
        {
            Name = "a/b",
            Objective = "erm",
            Mixup = new() { Alpha = -1, Smoothing = double.NaN },
            Train = new() { Epochs = 0 },
            Optimizer = new() { LearningRate = 0 },
        };
        IReadOnlyList<ConfigProblem> problems = RunConfigRules.Check(config);
        Assert.Equal(["mixup.alpha", "mixup.smoothing", "name", "objective", "optimizer.learningRate", "train.epochs"], problems.Select(p => p.Key).Order());
        Assert.Equal("is -1, but must lie in [0, 1000]", problems.Single(p => p.Key == "mixup.alpha").Message);
        Assert.Equal("is NaN, but must lie in [0, 1)", problems.Single(p => p.Key == "mixup.smoothing").Message);
    }

    private static IEnumerable<string> RangeProblems(string key, object value) => RunConfigRules.Check(With(new RunConfig(), key, value)).Where(p => p.Message.Contains(", but must ", StringComparison.Ordinal)).Select(p => p.Key);

    /// <summary>The configuration with one key set; init-only setters do not bind reflection.</summary>
    private static RunConfig With(RunConfig config, string key, object value)
    {
        object section = config;
        string[] parts = key.Split('.');
        foreach (string part in parts[..^1])
        {
            section = Find(section, part).GetValue(section)!;
        }

        Find(section, parts[^1]).SetValue(section, value);
        return config;
    }

    private static PropertyInfo Find(object section, string key) => section.GetType().GetProperties().Single(p => RunConfigRules.KeyOf(p) == key);

    /// <summary>The value so many steps from an end, in the key's own type.</summary>
    private static object Nearest(PropertyInfo property, double end, int steps)
    {
        if (property.PropertyType == typeof(double))
        {
            return steps switch { < 0 => Math.BitDecrement(end), > 0 => Math.BitIncrement(end), _ => end };
        }

        // Beyond 2⁵³ a step of one is lost in the conversion to double: take two.
        long value = (long)end + steps * (Math.Abs(end) >= 1L << 53 ? 2 : 1);
        return Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(string Key, PropertyInfo Property)> Keys(Type section, string prefix) =>
        section.GetProperties().Where(p => p.GetCustomAttribute<KeyAttribute>() is not null).SelectMany(p => RunConfigRules.IsSection(p.PropertyType)
            ? Keys(p.PropertyType, prefix + RunConfigRules.KeyOf(p) + ".")
            : [(prefix + RunConfigRules.KeyOf(p), p)]);

    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(double);
}
