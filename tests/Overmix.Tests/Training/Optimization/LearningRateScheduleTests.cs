using CsCheck;
using Overmix.Core.Configuration;
using Overmix.Training.Optimization;

namespace Overmix.Tests.Training.Optimization;

/// <summary>Points worked out by hand; rounding: a few operations on numbers ≤ 1.</summary>
public sealed class LearningRateScheduleTests
{
    private const double Rounding = 1e-15;

    public static TheoryData<ScheduleConfig, double, double> Points => new()
    {
        { new() { Name = ScheduleKind.Constant }, 0, 1 },
        { new() { Name = ScheduleKind.Constant }, 199.5, 1 },
        { Steps(0.1, 0.5, 0.75), 99.99, 1 },
        { Steps(0.1, 0.5, 0.75), 100, 0.1 },
        { Steps(0.1, 0.5, 0.75), 149.5, 0.1 },
        { Steps(0.1, 0.5, 0.75), 150, 0.01 },
        { Steps(0.5, 1, 30), 0.99, 1 },
        { Steps(0.5, 1, 30), 1, 0.5 },
        { Steps(0.5, 1, 30), 29.9, 0.5 },
        { Steps(0.5, 1, 30), 30, 0.25 },
        { new() { Name = ScheduleKind.Cosine }, 0, 1 },
        { new() { Name = ScheduleKind.Cosine }, 200.0 / 3, 0.75 },
        { new() { Name = ScheduleKind.Cosine }, 100, 0.5 },
        { new() { Name = ScheduleKind.Cosine }, 400.0 / 3, 0.25 },
        { new() { Name = ScheduleKind.Cosine }, 200, 0 },
        { new() { Name = ScheduleKind.Cosine, CosineEpochs = 60 }, 20, 0.75 },
        { new() { Name = ScheduleKind.Cosine, CosineEpochs = 60 }, 60, 0 },
        { new() { Name = ScheduleKind.Cosine, CosineEpochs = 60, MinimumShare = 0.2 }, 30, 0.6 },
        { new() { Name = ScheduleKind.Cosine, CosineEpochs = 60, MinimumShare = 0.2 }, 150, 0.2 },
        { new() { WarmupEpochs = 4 }, 0, 1e-3 },
        { new() { WarmupEpochs = 4 }, 1, 0.25 },
        { new() { WarmupEpochs = 4 }, 3, 0.75 },
        { new() { WarmupEpochs = 4 }, 4, 1 },
        { new() { WarmupEpochs = 0.5 }, 0.25, 0.5 },
        { new() { Name = ScheduleKind.Cosine, WarmupEpochs = 200 }, 100, 0.25 },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void At_BudgetOfTwoHundred_GivesTheShareWorkedOutByHand(ScheduleConfig schedule, double epochs, double share) =>
        Assert.Equal(0.05 * share, new LearningRateSchedule(schedule, 0.05, 200).At(epochs), 0.05 * Rounding);

    [Fact]
    public void At_TiedToTheBudget_MovesWithItAndFixedDoesNot()
    {
        Assert.Equal(0.5, new LearningRateSchedule(new() { Name = ScheduleKind.Cosine }, 1, 400).At(200), Rounding);
        Assert.Equal(0.1, new LearningRateSchedule(Steps(0.1, 0.5), 1, 400).At(200), Rounding);
        Assert.Equal(1, new LearningRateSchedule(Steps(0.1, 0.5), 1, 400).At(199), Rounding);
        Assert.Equal(0.5, new LearningRateSchedule(new() { Name = ScheduleKind.Cosine, CosineEpochs = 60 }, 1, 400).At(30), Rounding);
        Assert.Equal(0.1, new LearningRateSchedule(Steps(0.1, 30), 1, 400).At(30), Rounding);
    }

    [Fact]
    public void At_CosineAndStep_NeverRiseAndStayBetweenMinimumAndBase() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 500], Gen.Double[0, 1], Gen.Double[0, 600], Gen.Double[0, 600]).Sample((cosine, budget, minimum, a, b) =>
        {
            ScheduleConfig config = cosine ? new() { Name = ScheduleKind.Cosine, MinimumShare = minimum } : Steps(0.3, 0.2, 0.9);
            var schedule = new LearningRateSchedule(config, 2, budget);
            (double early, double late) = (schedule.At(Math.Min(a, b)), schedule.At(Math.Max(a, b)));
            return late <= early && early <= 2 && late >= (cosine ? 2 * minimum * (1 - Rounding) : 2 * 0.09 * (1 - 4 * Rounding));
        });

    private static ScheduleConfig Steps(double factor, params double[] milestones) => new() { Name = ScheduleKind.Step, Factor = factor, Milestones = milestones };
}
