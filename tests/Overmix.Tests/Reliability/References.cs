using System.Collections.Concurrent;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

[assembly: AssemblyFixture(typeof(Overmix.Tests.Reliability.References))]

namespace Overmix.Tests.Reliability;

/// <summary>The uncut runs that others are compared with: trained once a variant for all tests, by a process of their own.</summary>
public sealed class References : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _folders;
    private readonly ConcurrentDictionary<int, Lazy<string>> _runs = new(), _stopped = new();

    /// <summary>A path for a new folder that goes when all tests are done.</summary>
    public string NewFolder(string name) => _folder[$"{name}-{Interlocked.Increment(ref _folders)}"];

    /// <summary>Folder of the uncut run of a variant.</summary>
    public string Of(int variant) =>
        _runs.GetOrAdd(variant % SmallRun.Variants, v => new Lazy<string>(() => ChildRun.Finish(_folder[$"uncut{v}"], SmallRun.Variant(v)))).Value;

    /// <summary>A copy of the run of a variant as SIGTERM stopped it about half-way.</summary>
    /// <param name="variant">Which configuration.</param>
    /// <param name="name">Name of the new folder.</param>
    public string HalfDone(int variant, string name)
    {
        string source = _stopped.GetOrAdd(variant % SmallRun.Variants, v => new Lazy<string>(() => Stop(v))).Value;
        return FolderBytes.Copy(source, Path.Combine(NewFolder(name), "trial", Path.GetFileName(source)));
    }

    /// <summary>Length of the uncut run's <c>metrics.jsonl</c>, bytes.</summary>
    public int MetricsLength(int variant) => (int)new FileInfo(Path.Combine(Of(variant), "metrics.jsonl")).Length;

    public void Dispose() => _folder.Dispose();

    // On a busy machine the run may be done before the signal comes: then once more.
    private string Stop(int variant)
    {
        for (int attempt = 0; ; attempt++)
        {
            using ChildRun child = ChildRun.Train(_folder[$"half{variant}-{attempt}"], SmallRun.Variant(variant));
            child.WaitForMetrics(MetricsLength(variant) / 2);
            _ = child.Process.Send(Signal.Terminate);
            int code = child.Process.WaitForExit().ExitCode;
            if (!child.IsDone)
            {
                Assert.Equal(143, code);
                return child.Folder;
            }
        }
    }
}
