using Overmix.Studies.Executors.Slurm;

namespace Overmix.Tests.Studies.Executors.Slurm;

public sealed class RequeueRuleTests
{
    private const int Most = 50;

    [Theory]
    [InlineData(0, 0, 0, 10, RequeueAnswer.NoProgress)] // an attempt that saved nothing at all
    [InlineData(0, 0, 1, 10, RequeueAnswer.Requeue)]
    [InlineData(3, 70, 71, 10, RequeueAnswer.Requeue)]
    [InlineData(3, 70, 70, 10, RequeueAnswer.NoProgress)]
    [InlineData(3, 70, 60, 10, RequeueAnswer.NoProgress)] // a checkpoint was lost: not further than before either
    [InlineData(10, 70, 71, 10, RequeueAnswer.TooOften)]
    [InlineData(0, 0, 5, 0, RequeueAnswer.TooOften)]
    public void Decide_Case_Answers(int count, long before, long now, int most, RequeueAnswer expected) =>
        Assert.Equal(expected, RequeueRule.Decide(new RequeueHistory(count, before), now, most));

    /// <summary>A job of 1 000 steps that gets so far in an attempt goes on until it is done, or goes back at most once for nothing.</summary>
    [Theory]
    [InlineData(100, 9)]
    [InlineData(999, 1)]
    [InlineData(0, 0)]
    public void Decide_JobOverItsAttempts_GoesBackWhileItGetsOn(int stepsAnAttempt, int expected) => Assert.Equal(expected, Returns(stepsAnAttempt, RequeueRule.Decide));

    /// <summary>The wrong rules that must be caught: counting alone, and being content with as far as before.</summary>
    [Fact]
    public void WrongRules_JobThatNeverGetsOn_GoRoundAndRound()
    {
        Assert.Equal(Most, Returns(0, (history, _, most) => history.Count >= most ? RequeueAnswer.TooOften : RequeueAnswer.Requeue));
        Assert.Equal(Most, Returns(0, (history, progress, most) => progress < history.Progress ? RequeueAnswer.NoProgress : history.Count >= most ? RequeueAnswer.TooOften : RequeueAnswer.Requeue));
    }

    // How often a job of 1 000 steps goes back into the queue.
    private static int Returns(int stepsAnAttempt, Func<RequeueHistory, long, int, RequeueAnswer> rule)
    {
        RequeueHistory history = default;
        for (long steps = stepsAnAttempt; steps < 1000; steps += stepsAnAttempt)
        {
            if (rule(history, steps, Most) != RequeueAnswer.Requeue)
            {
                break;
            }

            history = history.After(steps);
        }

        return history.Count;
    }
}
