using Overmix.Core.Errors;
using Overmix.Training.Data.Download;

namespace Overmix.Tests.Training.Data.Download;

/// <summary>Fetching from servers that are broken, lie or fall silent.</summary>
public sealed class SetFetcherFaultTests : IDisposable
{
    private readonly FetchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Fetch_TornDownConnections_GoOn()
    {
        using LoopbackServer server = new((request, number) => number switch
        {
            0 => new Answer("", []) { ThenReset = true },
            1 => new Answer("HTTP/1.1 200", []),
            2 => new Answer("nonsense\r\n\r\n", []),
            _ => Answer.Honest(request, FetchBench.Content),
        });
        Assert.Equal(FileState.Verified, _bench.Fetch(server, policy: FetchBench.Impatient with { FruitlessAttempts = 4 }).Worst);
    }

    [Theory]
    [InlineData("bytes 999-199999/200000")]
    [InlineData("bytes 0-199999/200000")]
    [InlineData("bytes 1000-199998/199999")]
    [InlineData("bytes */200000")]
    public void Fetch_AnotherRangeThanAskedFor_BeginsAnew(string range)
    {
        using LoopbackServer server = new((request, number) => number switch
        {
            0 => Answer.Whole(FetchBench.Content).Cut(1000),
            1 => new Answer($"HTTP/1.1 206 Partial Content\r\nContent-Range: {range}\r\nContent-Length: 5\r\n\r\n", [1, 2, 3, 4, 5]),
            _ => Answer.Honest(request, FetchBench.Content),
        });
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Equal([0, 1000, 0], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_RangeRefused_BeginsAnew()
    {
        using LoopbackServer server = new((request, number) => number switch
        {
            0 => Answer.Whole(FetchBench.Content).Cut(1000),
            1 => Answer.Status("416 Range Not Satisfiable"),
            _ => Answer.Honest(request, FetchBench.Content),
        });
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
    }

    [Fact]
    public void Fetch_WrongLengthSaid_IsRefusedBeforeAByteIsWritten()
    {
        using LoopbackServer server = new((_, _) => Answer.Whole(FetchBench.Content[..5000]));
        FetchException error = Assert.Throws<FetchException>(() => _bench.Fetch(server));
        Assert.Contains("offers 5000 bytes where the file has 200000", error.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Fetch_EndlessBody_IsCutOffAtTheKnownLength()
    {
        byte[] chunk = [.. "10000\r\n"u8, .. new byte[0x10000], .. "\r\n"u8];
        using LoopbackServer server = new((_, _) => new Answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", [.. Enumerable.Repeat(chunk, 8).SelectMany(c => c)]));
        FetchException error = Assert.Throws<FetchException>(() => _bench.Fetch(server));
        Assert.Contains("sends more than the 200000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
    }

    [Fact]
    public void Fetch_DamagedContent_IsRefusedAfterASecondTryAndLeavesNothing()
    {
        byte[] damaged = [.. FetchBench.Content];
        damaged[777] ^= 1;
        using LoopbackServer server = new((request, _) => Answer.Honest(request, damaged));
        FetchException error = Assert.Throws<FetchException>(() => _bench.Fetch(server));
        Assert.Contains($"SHA-256 is {FetchBench.Digest(damaged)}, not {FetchBench.Digest(FetchBench.Content)}", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Equal((2, 0), (server.Requests.Count, _bench.Names().Length));
    }

    [Theory]
    [InlineData("404 Not Found", 1)]
    [InlineData("403 Forbidden", 1)]
    [InlineData("500 Internal Server Error", 3)]
    [InlineData("503 Service Unavailable", 3)]
    [InlineData("429 Too Many Requests", 3)]
    public void Fetch_Refused_IsOneMessageAfterAsManyAttemptsAsMakeSense(string status, int attempts)
    {
        using LoopbackServer server = new((_, _) => Answer.Status(status));
        FetchException error = Assert.Throws<FetchException>(() => _bench.Fetch(server));
        Assert.StartsWith($"a.bin could not be fetched: {server.Address}set/a.bin answered: {status}. Try again later", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(attempts, server.Requests.Count);
    }

    [Fact]
    public void Fetch_FirstAddressFails_TakesTheNext()
    {
        using LoopbackServer bad = new((_, _) => Answer.Status("404 Not Found")), good = new((request, _) => Answer.Honest(request, FetchBench.Content));
        using var fetcher = new SetFetcher(FetchBench.Impatient, _bench.Report);
        Assert.Equal(FileState.Verified, fetcher.Fetch(FetchBench.Set(new Uri(bad.Address, "x"), new Uri(good.Address, "y")), _bench.Folder, stop: TestContext.Current.CancellationToken).Worst);
        Assert.Equal("/y", Assert.Single(good.Requests).Path);
    }

    [Fact]
    public void Fetch_Redirects_AreFollowedButNotForEver()
    {
        using LoopbackServer server = new((request, _) => request.Path switch
        {
            "/there/a.bin" => Answer.Honest(request, FetchBench.Content),
            "/set/a.bin" => Answer.Status("302 Found", "Location: /there/a.bin\r\n"),
            _ => Answer.Status("302 Found", $"Location: {request.Path}x\r\n"),
        });
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        using var fetcher = new SetFetcher(FetchBench.Impatient, _bench.Report);
        FetchException error = Assert.Throws<FetchException>(() => fetcher.Fetch(FetchBench.Set(), _bench.Sub("other"), new Uri(server.Address, "loop/"), TestContext.Current.CancellationToken));
        Assert.Contains("302 Found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_SilentServer_IsGivenUp()
    {
        FetchPolicy hasty = FetchBench.Impatient with { StallAfter = TimeSpan.FromMilliseconds(300), FruitlessAttempts = 1, MostAttempts = 2 };
        using LoopbackServer server = new((request, number) => Answer.Honest(request, FetchBench.Content).Cut(number == 0 ? 1000 : 0) with { ThenSilent = true });
        Assert.Contains("silent for 0.3 seconds", Assert.Throws<FetchException>(() => _bench.Fetch(server, policy: hasty)).Message, StringComparison.Ordinal);
        Assert.Equal(FileState.Partial, _bench.Glance().Worst);
    }

    [Fact]
    public void Fetch_NobodyListens_IsOneMessage()
    {
        LoopbackServer server = new((_, _) => Answer.Status("200 OK"));
        Uri address = server.Address;
        server.Dispose();
        using var fetcher = new SetFetcher(FetchBench.Impatient, _bench.Report);
        FetchException error = Assert.Throws<FetchException>(() => fetcher.Fetch(FetchBench.Set(), _bench.Folder, address, TestContext.Current.CancellationToken));
        Assert.StartsWith("a.bin could not be fetched: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Fetch_FolderThatCannotBe_IsAStorageError()
    {
        File.WriteAllBytes(_bench.Folder, []);
        using LoopbackServer server = new((request, _) => Answer.Honest(request, FetchBench.Content));
        Assert.Throws<StorageException>(() => _bench.Fetch(server));
        Assert.Empty(server.Requests);
    }
}
