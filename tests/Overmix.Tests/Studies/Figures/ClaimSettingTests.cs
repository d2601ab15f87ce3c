using System.Globalization;
using System.Text.RegularExpressions;
using Overmix.Core.Configuration;
using Overmix.Studies.Figures;

namespace Overmix.Tests.Studies.Figures;

/// <summary>What a claim's page says of its setting is what its runs are configured with.</summary>
public sealed partial class ClaimSettingTests
{
    /// <summary>Claims with runs, at each scale.</summary>
    public static TheoryData<string, ClaimScale> Trained => [.. from c in ClaimCatalog.All from s in Enum.GetValues<ClaimScale>() where RunsOf(c, s).Count > 0 select (c.Id, s)];

    [Theory]
    [MemberData(nameof(Trained))]
    public void Setting_Objective_IsThePlanned(string id, ClaimScale scale)
    {
        (string text, IReadOnlyList<RunConfig> runs) = Of(id, scale);
        RunConfig[] mixed = [.. runs.Where(r => r.Objective.Contains("mixup", StringComparison.Ordinal))];
        Assert.Equal(mixed.Length == 0, text.Contains("α = 0", StringComparison.Ordinal));
        Assert.Equal(mixed.Length > 0, text.Contains("permutation of the batch", StringComparison.Ordinal));
        Assert.Equal(mixed.Select(r => Invariant($"Beta({r.Mixup.Alpha}, {r.Mixup.Alpha})")).Distinct(), Law().Matches(text).Select(m => m.Value).Distinct());
        Assert.All(mixed, r => Assert.Equal((MixingLawKind.Beta, LambdaPer.Batch, Pairing.Permutation), (r.Mixup.Law, r.Mixup.LambdaPer, r.Mixup.Pairing)));
        Assert.Contains("no label smoothing", text, StringComparison.Ordinal);
        Assert.All(runs, r => Assert.Equal((0.0, 0.0), (r.Mixup.Smoothing, r.Erm.Smoothing)));
        Assert.Equal(runs.Any(r => r.Mixup.Loss == LossKind.MeanSquaredError), text.Contains("squared error", StringComparison.Ordinal));
        Assert.All(runs.Where(r => r.Ema.Decay > 0), r => Assert.Contains(Invariant($"moving average of their weights (decay {r.Ema.Decay})"), text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Trained))]
    public void Setting_Optimiser_IsThePlanned(string id, ClaimScale scale)
    {
        (string text, IReadOnlyList<RunConfig> runs) = Of(id, scale);
        Assert.Equal(runs.Select(r => Invariant($"rate {r.Optimizer.LearningRate} and momentum {r.Optimizer.Momentum}, {r.Schedule.Name}")).Select(s => s.ToLowerInvariant()).Distinct(), Descent().Matches(text).Select(m => m.Value));
        Match decay = Decay().Match(text);
        Assert.Equal(Assert.Single(runs.Select(r => r.Optimizer.WeightDecay).Distinct()), decay.Groups["none"].Success ? 0 : double.Parse(decay.Groups["rate"].Value, CultureInfo.InvariantCulture));
        Assert.Contains(Invariant($"batches of {Assert.Single(runs.Select(r => r.Train.BatchSize).Distinct())}"), text, StringComparison.Ordinal);
        Assert.Equal(runs.Any(r => r.Data.LabelNoise > 0), text.Contains("A fifth of the training labels replaced at random", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Trained))]
    public void Setting_Budget_IsThePlanned(string id, ClaimScale scale)
    {
        (string text, IReadOnlyList<RunConfig> runs) = Of(id, scale);
        if (scale == ClaimScale.Paper)
        {
            int epochs = Number(Assert.Single(Epochs().Matches(text)).Groups["count"].Value);
            Assert.All(runs, r => Assert.Equal(epochs, r.Train.Epochs * double.Parse(Share().Match(r.Name).Groups["percent"].Value, CultureInfo.InvariantCulture) / 100, 1.0));
            return;
        }

        // Whole epochs: the last steps of a budget may be left out.
        int[] told = [.. Steps().Matches(text).Select(m => Number(m.Groups["count"].Value))];
        (int Steps, int Epoch)[] planned = [.. runs.Select(r => (r.Train.Epochs * BatchesOf(r), BatchesOf(r))).Distinct()];
        Assert.All(planned, p => Assert.Contains(told, t => p.Steps <= t && p.Steps > t - p.Epoch));
        Assert.All(told, t => Assert.Contains(planned, p => p.Steps <= t && p.Steps > t - p.Epoch));
    }

    private static (string Text, IReadOnlyList<RunConfig> Runs) Of(string id, ClaimScale scale) =>
        ClaimCatalog.All.Single(c => c.Id == id) is var claim ? (claim.Setting(scale), RunsOf(claim, scale)) : default;

    private static IReadOnlyList<RunConfig> RunsOf(IClaim claim, ClaimScale scale) => claim.Plan(new ClaimRequest(scale) { IsPlanOnly = true }).Runs;

    private static int BatchesOf(RunConfig config) => (config.Data.Train + config.Train.BatchSize - 1) / config.Train.BatchSize;

    private static int Number(string text) => int.Parse(text.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex(@"Beta\([^)]*\)")]
    private static partial Regex Law();

    [GeneratedRegex(@"rate [\d.]+ and momentum [\d.]+, \w+")]
    private static partial Regex Descent();

    [GeneratedRegex(@"(?<none>no )?weight decay(?: (?<rate>\d[\de.-]*\d))?")]
    private static partial Regex Decay();

    [GeneratedRegex(@"(?<count>\d[\d ]*) steps")]
    private static partial Regex Steps();

    [GeneratedRegex(@"(?<count>\d[\d ]*) epochs")]
    private static partial Regex Epochs();

    [GeneratedRegex(@"-p(?<percent>\d+)-")]
    private static partial Regex Share();
}
