using Overmix.Studies.Execution;

namespace Overmix.Tests.Studies;

public sealed class StudyProgressTests
{
    /// <summary>Counted by epochs alone, a set whose guards end runs early would never come to its end, and the time left would be many times too long.</summary>
    [Fact]
    public void Share_RunThatItsGuardEnded_IsWhole()
    {
        RunProgress stopped = new("mixup, seed 1", 3, 10, null, [], Done: true), under = stopped with { Done = false }, waiting = under with { Epoch = 0 };
        Assert.Equal((1.0, 0.3, 0.0), (stopped.Share, under.Share, waiting.Share));
        Assert.Equal(0.65, new StudyProgress([stopped, under], TimeSpan.Zero, null).Share, 1e-12); // rounding of a mean of two
    }
}
