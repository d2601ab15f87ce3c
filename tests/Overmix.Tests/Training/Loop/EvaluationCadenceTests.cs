using CsCheck;
using Overmix.Core.Configuration;
using Overmix.Training.Loop;

namespace Overmix.Tests.Training.Loop;

public sealed class EvaluationCadenceTests
{
    [Fact]
    public void Includes_FourADecade_GivesTheRoundedPowersAndTheLast() => // 10^(k/4): 1, 1.78, 3.16, 5.62, 10, …
        Assert.Equal([1, 2, 3, 6, 10, 18, 32, 56, 90], Epochs(new() { PerDecade = 4 }, 90));

    [Fact]
    public void Includes_EveryTenth_GivesAlsoTheFirstAndTheLast() =>
        Assert.Equal([1, 10, 20, 30, 35], Epochs(new() { Cadence = CadenceKind.Every, Every = 10 }, 35));

    [Fact]
    public void Includes_EachEpoch_GivesAll() => Assert.Equal(Enumerable.Range(1, 7), Epochs(new() { Cadence = CadenceKind.Every }, 7));

    [Fact]
    public void Includes_Windows_GivesTheLastEpochBeforeEachSwitch() =>
        Assert.Equal([1, 7, 10, 18, 20], Epochs(new() { Cadence = CadenceKind.Every, Every = 10 }, 20, "mixup@0-7, erm@7-18, mixup@18-"));

    [Fact]
    public void Includes_AnyCadence_HasFirstLastAndNoGapLongerThanItsStep() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 5000]).Sample((perDecade, budget) =>
        {
            int[] epochs = Epochs(new() { PerDecade = perDecade }, budget);
            double step = Math.Pow(10, 1.0 / perDecade);
            return epochs[0] == 1 && epochs[^1] == budget && epochs.Zip(epochs.Skip(1)).All(p => p.Second <= p.First * step + 1 + step);
        });

    [Fact]
    public void Number_AnyCadence_CountsTheEvaluationsSoFar() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 40], Gen.Int[1, 400], Gen.Int[1, 400]).Sample((log, step, budget, until) =>
        {
            EvaluationConfig config = log ? new() { PerDecade = step } : new() { Cadence = CadenceKind.Every, Every = step };
            var cadence = new EvaluationCadence(config, ObjectiveWindows.Parse($"mixup@0-{until}, erm@{until}-"), budget);
            int[] counts = [.. Enumerable.Range(1, budget).Select(cadence.Includes).Aggregate(new List<int> { 0 }, (sums, due) => [.. sums, sums[^1] + (due ? 1 : 0)]).Skip(1)];
            return counts.Select((count, k) => cadence.Number(k + 1) == count).All(equal => equal) && cadence.Count == counts[^1];
        });

    private static int[] Epochs(EvaluationConfig config, int budget, string windows = "mixup@0-")
    {
        var cadence = new EvaluationCadence(config, ObjectiveWindows.Parse(windows), budget);
        return [.. Enumerable.Range(1, budget).Where(cadence.Includes)];
    }
}
