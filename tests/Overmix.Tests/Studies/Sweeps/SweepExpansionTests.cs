using CsCheck;
using Overmix.Config;
using Overmix.Config.Sweeps;
using Overmix.Core.Configuration;
using Overmix.Studies.Sweeps;

namespace Overmix.Tests.Studies.Sweeps;

public sealed class SweepExpansionTests
{
    private static readonly string[] Keys = ["mixup.alpha", "optimizer.learningRate", "data.labelNoise", "mixup.smoothing"];

    // Any sweep of up to three crossed axes, a zipped pair, seeds and exclusions.
    private static readonly Gen<Drawn> AnySweep = Gen.Select(
        Gen.Int[0, 3].Array[0, 3], Gen.Int[0, 3], Gen.Int[1, 4], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[1, 4]).Array[0, 3], (grid, zip, seeds, excluded) => new Drawn(grid, zip, seeds, excluded));

    /// <summary>Two roads to the tasks: the expansion, and plain loops over all that could be.</summary>
    [Fact]
    public void Expand_AnySweep_HasTheTasksThatLoopsFind() => AnySweep.Sample(drawn =>
    {
        string[] expected = [.. drawn.ByLoops()];
        if (expected.Length == 0)
        {
            Assert.Throws<SweepException>(() => SweepExpansion.Expand(SweepReader.Read(drawn.Text(), "s.yaml")));
            return;
        }

        SweepPlan plan = SweepExpansion.Expand(SweepReader.Read(drawn.Text(), "s.yaml"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), plan.Tasks.Select(Words).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, plan.Tasks.Count), plan.Tasks.Select(t => t.Index));
        Assert.Equal(plan.Tasks.Select(t => string.Join(' ', t.Settings)).Distinct().Count(), plan.Tasks.Select(t => t.Cell).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }, iter: 40);

    [Fact]
    public void Expand_Grid_CountsAsItsProduct()
    {
        SweepPlan plan = Plan("grid:\n  data.train: [50, 100, 300]\n  mixup.alpha: [0.2, 1]\nseeds: 1-5");
        Assert.Equal(3 * 2 * 5, plan.Tasks.Count);
        Assert.Equal(["train50-alpha0.2", "train50-alpha1", "train100-alpha0.2"], plan.Tasks.Select(t => t.Cell).Distinct().Take(3));
    }

    [Fact]
    public void Expand_Task_HasItsConfiguration()
    {
        SweepPlan plan = Plan("settings: {train: {epochs: 7}}\ngrid:\n  objective: ['mixup@0-3, erm@3-', erm@0-]\n  model.widths: [[16, 8]]\nseeds: 4");
        RunConfig config = plan.Configs[0];
        Assert.Equal(("mixup@0-3, erm@3-", 7, 4L, "mixup-0-3-erm-3-16-8"), (config.Objective, config.Train.Epochs, config.Seed, config.Name));
        Assert.Equal([16, 8], config.Model.Widths);
        Assert.Equal((1, Precision.Float32, ImageLayout.Contiguous), (config.Train.Threads, config.Train.Precision, config.Train.Layout)); // chosen when planned
    }

    [Fact]
    public void Expand_KeysOfOneLastName_AreToldApart() =>
        Assert.Equal("mixup.smoothing0.1-erm.smoothing0.2", Plan("grid: {mixup.smoothing: [0.1], erm.smoothing: [0.2]}").Tasks[0].Cell);

    [Fact]
    public void Expand_LongOrEmptyNames_StayPlainFoldersAndDistinct()
    {
        SweepPlan plan = Plan("grid:\n  data.path: ['', 'ä', 'ö', '" + new string('x', 200) + "1', '" + new string('x', 200) + "2']");
        Assert.Equal(5, plan.Tasks.Select(t => t.Cell).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(plan.Configs, c => Assert.Empty(RunConfigRules.Check(c)));
    }

    /// <summary>A zip may repeat a value, not a point; and if two cells ever came to one name, their runs would be taken for seeds of one cell.</summary>
    [Fact]
    public void Next_NameTakenWithItsHash_IsRefused()
    {
        SweepDefinition sweep = SweepReader.Read("name: s\nzip: {data.train: [5, 5], mixup.alpha: [1, 2]}", "s.yaml");
        IReadOnlyList<SweepSetting> cell = sweep.Axes[0].Points[0].Settings;
        var names = new CellNames(sweep);
        Assert.Equal(2, new[] { names.Next(cell), names.Next(cell) }.Distinct().Count());
        Assert.Contains("two cells of the sweep would have the name 'train5-alpha1-", Assert.Throws<SweepException>(() => names.Next(cell)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expand_ValueOutOfRange_IsNamedOnceWithItsPlace()
    {
        ConfigException error = Assert.Throws<ConfigException>(() => Plan("grid:\n  mixup.alpha: [1, -1]\n  data.train: [10, 20]"));
        Assert.Equal("s.yaml:2:20: mixup.alpha is -1, but must lie in [0, 1000]", Assert.Single(error.Mistakes).ToString());
    }

    [Fact]
    public void Expand_TooMany_IsRefusedBeforeAnyIsMade() =>
        Assert.Contains("1000000 combinations", Assert.Throws<SweepException>(() => Plan(
            $"grid:\n  data.train: [{string.Join(", ", Enumerable.Range(1, 1000))}]\nseeds: 1-1000")).Message, StringComparison.Ordinal);

    [Fact]
    public void Identity_SameTasksOtherText_IsEqualAndOtherTasksIsNot()
    {
        const string text = "grid: {mixup.alpha: [1, 2]}\nseeds: 1-2";
        string identity = Plan(text).Identity;
        Assert.Equal(identity, Plan("# said otherwise\nseeds: [1, 2]\ngrid:\n  mixup.alpha: [1.0, 2.0]").Identity);
        Assert.All((string[])["grid: {mixup.alpha: [1, 3]}\nseeds: 1-2", "grid: {mixup.alpha: [1, 2]}\nseeds: 1-3", "grid: {mixup.alpha: [2, 1]}\nseeds: 1-2", text + "\nsettings: {train: {epochs: 3}}", text + "\ncompare: mixup.alpha"],
            other => Assert.NotEqual(identity, Plan(other).Identity));
    }

    private static SweepPlan Plan(string text) => SweepExpansion.Expand(SweepReader.Read(text, "s.yaml"));

    private static string Words(SweepTask task) => string.Join(' ', task.SettingsWithSeed.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}"));

    private sealed record Drawn(int[] Grid, int Zip, int Seeds, (int Axis, int Value, int Seed)[] Excluded)
    {
        private const string First = "augment.crop", Second = "augment.cutout";

        private int[] Sizes => [.. Grid.Where(n => n > 0)];

        public string Text()
        {
            List<string> lines = ["name: s", $"seeds: 1-{Seeds}"];
            lines.AddRange(Sizes.Length > 0 ? ["grid:", .. Sizes.Select((n, i) => $"  {Keys[i]}: [{string.Join(", ", Enumerable.Range(0, n).Select(Value))}]")] : []);
            lines.AddRange(Zip > 0 ? ["zip:", $"  {First}: [{string.Join(", ", Enumerable.Range(1, Zip))}]", $"  {Second}: [{string.Join(", ", Enumerable.Range(2, Zip))}]"] : []);
            (string Key, string Value, int Seed)[] excluded = [.. Exclusions()];
            lines.AddRange(excluded.Length > 0 ? ["exclude:", .. excluded.Select(e => $"  - {{{e.Key}: {e.Value}, seed: {e.Seed}}}")] : []);
            return string.Join('\n', lines);
        }

        public IEnumerable<string> ByLoops()
        {
            int[] sizes = Sizes;
            int cells = sizes.Aggregate(1, (product, n) => product * n);
            for (int cell = 0; cell < cells; cell++)
            {
                SortedDictionary<string, string> settings = new(StringComparer.Ordinal);
                for (int i = sizes.Length - 1, rest = cell; i >= 0; rest /= sizes[i], i--)
                {
                    settings[Keys[i]] = Value(rest % sizes[i]);
                }

                for (int z = 0; z < Math.Max(1, Zip); z++)
                {
                    for (int seed = 1; seed <= Seeds; seed++)
                    {
                        SortedDictionary<string, string> task = new(settings, StringComparer.Ordinal) { ["seed"] = $"{seed}" };
                        if (Zip > 0)
                        {
                            (task[First], task[Second]) = ($"{z + 1}", $"{z + 2}");
                        }

                        if (!Exclusions().Any(e => e.Seed == seed && task[e.Key] == e.Value))
                        {
                            yield return string.Join(' ', task.Select(s => $"{s.Key}={s.Value}"));
                        }
                    }
                }
            }
        }

        // Only what there is may be left out.
        private IEnumerable<(string Key, string Value, int Seed)> Exclusions() =>
            Excluded.Where(e => e.Axis < Sizes.Length && e.Value < Sizes[e.Axis] && e.Seed <= Seeds).Select(e => (Keys[e.Axis], Value(e.Value), e.Seed));

        private static string Value(int i) => $"0.{i + 1}";
    }
}
