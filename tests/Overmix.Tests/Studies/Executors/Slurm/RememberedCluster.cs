using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;

namespace Overmix.Tests.Studies.Executors.Slurm;

/// <summary>A cluster that only remembers what it was asked.</summary>
internal sealed class RememberedCluster : ISlurmCluster
{
    private long _next = 100;

    public List<string> Asked { get; } = [];

    public List<QueuedElement> Queued { get; } = [];

    public int Size { get; set; } = 1001;

    /// <summary>How many requests to requeue are refused before one is heard.</summary>
    public int Deaf { get; set; }

    public int MaxArraySize() => Size;

    public long Submit(string scriptPath, long? after)
    {
        Asked.Add($"submit {Path.GetFileName(scriptPath)} after {after?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}");
        return _next++;
    }

    public IReadOnlyList<QueuedElement> Queue(IReadOnlyList<long> jobs) => [.. Queued.Where(e => jobs.Contains(e.Job))];

    public void Requeue(string job)
    {
        Asked.Add($"requeue {job}");
        if (Deaf-- > 0)
        {
            throw new SweepException("the controller does not answer");
        }
    }
}
