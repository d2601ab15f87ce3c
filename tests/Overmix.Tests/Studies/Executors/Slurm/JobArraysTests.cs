using CsCheck;
using Overmix.Studies.Executors.Slurm;

namespace Overmix.Tests.Studies.Executors.Slurm;

public sealed class JobArraysTests
{
    // Tasks that are missing, tasks a job, MaxArraySize.
    private static readonly Gen<(int[] Tasks, int PerJob, int Size)> Any = Gen.Select(Gen.Int[1, 300].Array[0, 120], Gen.Int[1, 7], Gen.Int[1, 50], (tasks, perJob, size) => (tasks, perJob, size));

    [Fact]
    public void Divide_AnyTasks_CoversEachOnceWithinTheClustersLimit() => Any.Sample(drawn =>
    {
        const int last = 300;
        IReadOnlyList<JobArray> arrays = JobArrays.Divide(drawn.Tasks, drawn.PerJob, drawn.Size);
        Assert.All(arrays, a => Assert.All(a.Ids, id => Assert.InRange(id, 0, drawn.Size - 1)));
        int[] covered = [.. arrays.SelectMany(a => a.Ids.SelectMany(id => JobArrays.TasksOf(a, id, drawn.PerJob, last)))];
        Assert.Equal(covered.Length, covered.Distinct().Count());
        Assert.Subset(covered.ToHashSet(), drawn.Tasks.ToHashSet());
        Assert.All(covered, t => Assert.Contains(drawn.Tasks, missing => (missing - 1) / drawn.PerJob == (t - 1) / drawn.PerJob)); // no job without anything to do
    });

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3 }, 2, "0-3%2")]
    [InlineData(new[] { 0, 2, 3, 7 }, null, "0,2-3,7")]
    [InlineData(new[] { 5 }, 1, "5%1")]
    public void Spell_Ids_AreRangesWithTheThrottle(int[] ids, int? most, string expected) => Assert.Equal(expected, new JobArray(0, ids).Spell(most));

    [Fact]
    public void Divide_TwoAndAHalfThousandTasks_MakeThreeArrays()
    {
        IReadOnlyList<JobArray> arrays = JobArrays.Divide(Enumerable.Range(1, 2500), 1, 1001);
        Assert.Equal([("0-1000", 0), ("0-1000", 1001), ("0-497", 2002)], arrays.Select(a => (a.Spell(null), a.Offset)));
        Assert.Equal([2500], JobArrays.TasksOf(arrays[2], 497, 1, 2500));
    }

    [Fact]
    public void TasksOf_LastElement_EndsWithTheSweep() => Assert.Equal([9, 10], JobArrays.TasksOf(new JobArray(0, [2]), 2, 4, 10));
}
