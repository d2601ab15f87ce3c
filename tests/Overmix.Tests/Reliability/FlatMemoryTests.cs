using Overmix.Core.Curves;
using Overmix.Runs.Store;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Reliability;

/// <summary>
/// Figure 7, memory flat: in a process of its own, as many tensors live after every evaluation as after epoch 2, and resident memory does not climb.
/// One tensor more fails it; so does, in the long variant, a fitted slope of more than 0.5 MB a 1 000 steps over at least 10 000 steps.
/// </summary>
public sealed class FlatMemoryTests
{
    private const double MostMegabytesPerThousandSteps = 0.5;
    private const int StepsPerEpoch = 26;

    // Every pairing and both optimisers with state, objectives that change, saves in between.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Train_LiveTensors_StayAsAfterEpoch2(int variant)
    {
        using var folder = new TempFolder();
        AssertFlat(Timings(folder, [.. SmallRun.Variant(variant), "evaluation.every=1"]));
    }

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [InlineData("optimizer.name=sgd", "mixup@0-")]
    [InlineData("optimizer.name=adam", "mixup@0-1000, erm@1000-")]
    public void Train_ThousandEpochsOnceSettled_ResidentMemoryDoesNotClimb(string optimizer, string objective)
    {
        using var folder = new TempFolder();
        IReadOnlyList<Timing> timings = Timings(folder, [.. SmallRun.Plain, "train.epochs=1500", "checkpoint.every=50", optimizer, $"objective={objective}"]);
        AssertFlat(timings);
        Timing[] settled = [.. timings.Where(t => t.Epoch >= 500)]; // At first the runtime compiles its hot paths, and its heap finds its size.
        double slope = Slope(settled) / StepsPerEpoch * 1000;
        int steps = (settled[^1].Epoch - settled[0].Epoch) * StepsPerEpoch;
        Trials.Print($"figure 7, {optimizer}, {objective}: {timings[^1].LiveTensors} live tensors throughout; {slope:F3} MB a 1000 steps over {steps} steps, {settled[^1].ResidentBytes / 1e6:F0} MB resident");
        Assert.True(slope <= MostMegabytesPerThousandSteps, $"{slope} MB a 1 000 steps");
    }

    [Fact]
    public void Slope_LeakOfKnownSize_IsFound()
    {
        Timing[] leaking = [.. Enumerable.Range(1, 100).Select(epoch => new Timing(epoch, 0, 0, 0, 200_000_000 + (30_000L * epoch) + (epoch % 2 * 100_000), 7))];
        Assert.Equal(0.03, Slope(leaking), 0.001); // The saw-tooth of ±0.05 MB moves the slope by at most 6·0.05/100² MB an epoch.
        Assert.True(Slope(leaking) / StepsPerEpoch * 1000 > MostMegabytesPerThousandSteps);
    }

    private static void AssertFlat(IReadOnlyList<Timing> timings)
    {
        Assert.True(timings.Count >= 20);
        long expected = timings.First(t => t.Epoch >= 2).LiveTensors;
        Assert.All(timings.Where(t => t.Epoch >= 2), t => Assert.Equal(expected, t.LiveTensors));
        Assert.True(expected > 0);
    }

    private static IReadOnlyList<Timing> Timings(TempFolder folder, IReadOnlyList<string> config) =>
        RunDirectory.Open(ChildRun.Finish(folder.Path, config)).ReadTimings().Entries;

    /// <summary>Least-squares slope of resident memory, megabytes an epoch.</summary>
    private static double Slope(IReadOnlyCollection<Timing> timings)
    {
        (double x, double y) = (timings.Average(t => t.Epoch), timings.Average(t => t.ResidentBytes / 1e6));
        return timings.Sum(t => (t.Epoch - x) * ((t.ResidentBytes / 1e6) - y)) / timings.Sum(t => (t.Epoch - x) * (t.Epoch - x));
    }
}
