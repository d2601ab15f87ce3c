using System.Collections.Concurrent;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Reliability;

/// <summary>The uncut runs that others are compared with: trained once a variant, by a process of their own.</summary>
internal sealed class References : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<int, Lazy<string>> _runs = new(), _stopped = new();

    /// <summary>A new folder below the same temporary one.</summary>
    public string NewFolder(string name) => _folder[name];

    /// <summary>Folder of the uncut run of a variant.</summary>
    public string Of(int variant) =>
        _runs.GetOrAdd(variant % SmallRun.Variants, v => new Lazy<string>(() => ChildRun.Finish(_folder[$"uncut{v}"], SmallRun.Variant(v)))).Value;

    /// <summary>A copy of the run of a variant as SIGTERM stopped it about half-way.</summary>
    /// <param name="variant">Which configuration.</param>
    /// <param name="name">Name of the new folder.</param>
    public string HalfDone(int variant, string name)
    {
        string source = _stopped.GetOrAdd(variant % SmallRun.Variants, v => new Lazy<string>(() => Stop(v))).Value;
        return FolderBytes.Copy(source, Path.Combine(_folder[name], "trial", Path.GetFileName(source)));
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
            if (code != 0)
            {
                Assert.Equal(143, code);
                return child.Folder;
            }
        }
    }
}
