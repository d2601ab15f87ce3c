using System.Security.Cryptography;
using Overmix.Tests.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Data.Download;

namespace Overmix.Tests.Training.Data.Download;

/// <summary>A tiny published set of one file, a folder to fetch it into, and what was reported.</summary>
internal sealed class FetchBench : IDisposable
{
    public const int Length = 200_000;

    private readonly QuickFolder _folder = new();
    private readonly List<FetchProgress> _progress = [];

    /// <summary>No waiting in tests; silence is given up long after a busy machine would answer.</summary>
    public static FetchPolicy Impatient { get; } = new() { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(2), StallAfter = TimeSpan.FromSeconds(20), FruitlessAttempts = 3, MostAttempts = 40 };

    public static byte[] Content { get; } = [.. Enumerable.Range(0, Length).Select(i => (byte)(i * 31 + (i >> 8)))];

    public IReadOnlyList<FetchProgress> Progress => _progress;

    public string Folder => _folder.Sub("set");

    public static KnownSet Set(params Uri[] addresses) => new()
    {
        Name = "tiny",
        TrainExamples = 1,
        TestExamples = 1,
        Shape = new ExampleShape(1, 1, 1),
        Classes = 1,
        Licence = "none",
        Source = new Uri("http://127.0.0.1/"),
        Files = [new KnownFile("a.bin", Length, Digest(Content), addresses)],
    };

    public static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public string In(string name) => _folder.Sub("set", name);

    public string Sub(params string[] parts) => _folder.Sub(parts);

    public void Report(FetchProgress progress) => _progress.Add(progress);

    /// <summary>Fetches the set from a server's folder "set".</summary>
    public SetState Fetch(LoopbackServer server, FetchPolicy? policy = null)
    {
        using var fetcher = new SetFetcher(policy ?? Impatient, Report);
        return fetcher.Fetch(Set(), Folder, new Uri(server.Address, "set/"), TestContext.Current.CancellationToken);
    }

    public SetState Glance() => SetState.Glance(Set(), Folder);

    public string[] Names() => Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Order()] : [];

    public void Dispose() => _folder.Dispose();
}
