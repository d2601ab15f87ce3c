using System.Globalization;

namespace Overmix.Studies.Executors.Slurm;

/// <summary>One job array: its elements do the tasks from <c>Offset + id × tasks a job + 1</c> on.</summary>
/// <param name="Offset">Tasks before those of element 0.</param>
/// <param name="Ids">The elements' ids, rising; each below the cluster's MaxArraySize.</param>
public sealed record JobArray(int Offset, IReadOnlyList<int> Ids)
{
    /// <summary>The ids as Slurm writes them, as in <c>0-3,7%2</c>.</summary>
    /// <param name="maxParallel">Elements at a time; null for no limit.</param>
    public string Spell(int? maxParallel)
    {
        List<string> ranges = [];
        for (int i = 0; i < Ids.Count;)
        {
            int end = i;
            while (end + 1 < Ids.Count && Ids[end + 1] == Ids[end] + 1)
            {
                end++;
            }

            ranges.Add(end == i ? Text(Ids[i]) : $"{Text(Ids[i])}-{Text(Ids[end])}");
            i = end + 1;
        }

        return string.Join(',', ranges) + (maxParallel is { } most ? $"%{Text(most)}" : "");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Divides tasks into job arrays that a cluster accepts.</summary>
public static class JobArrays
{
    /// <summary>The arrays for some tasks.</summary>
    /// <param name="tasks">Indices of the tasks that are missing, from 1.</param>
    /// <param name="tasksPerJob">Tasks an element does; ≥ 1.</param>
    /// <param name="maxArraySize">The cluster's MaxArraySize: ids must lie below it; ≥ 1.</param>
    public static IReadOnlyList<JobArray> Divide(IEnumerable<int> tasks, int tasksPerJob, int maxArraySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tasksPerJob, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxArraySize, 1);
        return
        [
            .. tasks.Select(task => (task - 1) / tasksPerJob).Distinct().Order()
                .GroupBy(element => element / maxArraySize)
                .Select(chunk => new JobArray(chunk.Key * maxArraySize * tasksPerJob, [.. chunk.Select(element => element % maxArraySize)])),
        ];
    }

    /// <summary>The tasks of an element.</summary>
    /// <param name="array">Its array.</param>
    /// <param name="id">Its id.</param>
    /// <param name="tasksPerJob">Tasks an element does.</param>
    /// <param name="last">The sweep's last task.</param>
    public static IEnumerable<int> TasksOf(JobArray array, int id, int tasksPerJob, int last)
    {
        int first = array.Offset + (id * tasksPerJob) + 1;
        return Enumerable.Range(first, Math.Max(0, Math.Min(tasksPerJob, last - first + 1)));
    }
}
