using Overmix.Core.Errors;
using Overmix.Training.Data;
using Overmix.Training.Data.Download;

namespace Overmix.Tests.Training.Data.Download;

/// <summary>Fetching that ends well: whole, in pieces, from another version on, from a folder.</summary>
public sealed class SetFetcherTests : IDisposable
{
    private readonly FetchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Fetch_HonestServer_BringsTheFileUnderItsNameAndNothingElse()
    {
        using LoopbackServer server = new((request, _) => Answer.Honest(request, FetchBench.Content));
        SetState state = _bench.Fetch(server);
        Assert.Equal((FileState.Verified, 1), (state.Worst, server.Requests.Count));
        Assert.Equal(FetchBench.Content, File.ReadAllBytes(_bench.In("a.bin")));
        Assert.Equal(["a.bin", "verified.txt"], _bench.Names());
        Assert.Equal(FetchBench.Length, _bench.Progress[^1].Bytes);
        Assert.Equal(_bench.Progress.Select(p => p.Bytes).Order(), _bench.Progress.Select(p => p.Bytes));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Single(server.Requests); // what is here is not fetched again
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(199_999)]
    public void Fetch_CutEachTime_GoesOnFromThere(int piece)
    {
        using LoopbackServer server = new((request, number) => number < 3 ? Answer.Honest(request, FetchBench.Content).Cut(piece) : Answer.Honest(request, FetchBench.Content));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Equal(FetchBench.Content, File.ReadAllBytes(_bench.In("a.bin")));
        long[] expected = [.. Enumerable.Range(0, 4).Select(i => (long)i * piece).Where(at => at < FetchBench.Length)];
        Assert.Equal(expected, server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_NextCall_GoesOnWhereTheLastOneFailed()
    {
        bool isWell = false;
        using LoopbackServer server = new((request, number) => isWell ? Answer.Honest(request, FetchBench.Content, "ETag: \"v1\"\r\n") : number == 0 ? Answer.Honest(request, FetchBench.Content, "ETag: \"v1\"\r\n").Cut(1000) : Answer.Status("503 Service Unavailable"));
        FetchException error = Assert.Throws<FetchException>(() => _bench.Fetch(server));
        Assert.Contains("503 Service Unavailable", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, error.ExitCode);
        Assert.Equal(FileState.Partial, _bench.Glance().Worst);
        Assert.Equal(1 + FetchBench.Impatient.FruitlessAttempts, server.Requests.Count);
        isWell = true;
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Equal(("/set/a.bin", 1000L, "\"v1\""), (server.Requests[^1].Path, server.Requests[^1].From, server.Requests[^1].IfRange));
    }

    [Fact]
    public void Fetch_WeakTag_IsNotUsedForARange()
    {
        using LoopbackServer server = new((request, number) => number == 0 ? Answer.Honest(request, FetchBench.Content, "ETag: W/\"v1\"\r\n").Cut(1000) : Answer.Honest(request, FetchBench.Content));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Null(server.Requests[1].IfRange);
        Assert.Equal(1000, server.Requests[1].From);
    }

    [Fact]
    public void Fetch_FileChangedMeanwhile_BeginsAnew() // the server answers a Range of another version with the whole file
    {
        byte[] old = [.. FetchBench.Content.Select(b => (byte)~b)];
        using LoopbackServer server = new((request, number) => number == 0
            ? Answer.Honest(request, old, "ETag: \"old\"\r\n").Cut(1000)
            : request.IfRange == "\"new\"" ? Answer.Honest(request, FetchBench.Content) : Answer.Whole(FetchBench.Content, "ETag: \"new\"\r\n"));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void Fetch_FileChangedAndNoTag_IsFoundByItsDigestAndBegunAnew()
    {
        byte[] old = [.. FetchBench.Content.Select(b => (byte)~b)];
        using LoopbackServer server = new((request, number) => Answer.Honest(request, number == 0 ? old : FetchBench.Content).Cut(number == 0 ? 1000 : FetchBench.Length));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Equal([0, 1000, 0], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_RangesIgnored_BeginsAnew()
    {
        using LoopbackServer server = new((_, number) => Answer.Whole(FetchBench.Content).Cut(number == 0 ? 1000 : FetchBench.Length));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void Fetch_Stopped_KeepsWhatArrived()
    {
        using var stop = new CancellationTokenSource();
        using LoopbackServer server = new((request, _) => Answer.Honest(request, FetchBench.Content).Cut(1000) with { ThenSilent = true });
        using var fetcher = new SetFetcher(FetchBench.Impatient, _ => stop.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => fetcher.Fetch(FetchBench.Set(), _bench.Folder, new Uri(server.Address, "set/"), stop.Token));
        Assert.Equal(FileState.Partial, _bench.Glance().Worst);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Fetch_PartTooLong_IsThrownAway()
    {
        Directory.CreateDirectory(_bench.Folder);
        File.WriteAllBytes(_bench.In("a.bin.part"), new byte[FetchBench.Length + 1]);
        using LoopbackServer server = new((request, _) => Answer.Honest(request, FetchBench.Content));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        Assert.Equal([0], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_WrongFileUnderItsName_IsReplacedOnlyByTheRightOne()
    {
        Directory.CreateDirectory(_bench.Folder);
        File.WriteAllBytes(_bench.In("a.bin"), [1, 2, 3]);
        using LoopbackServer bad = new((_, _) => Answer.Status("404 Not Found")), good = new((request, _) => Answer.Honest(request, FetchBench.Content));
        Assert.Throws<FetchException>(() => _bench.Fetch(bad));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_bench.In("a.bin")));
        Assert.Equal(FileState.Verified, _bench.Fetch(good).Worst);
    }

    [Fact]
    public void Copy_FromAFolder_ChecksAndConnectsToNobody()
    {
        Directory.CreateDirectory(_bench.Sub("from", "tiny"));
        using var fetcher = new SetFetcher(FetchBench.Impatient, _bench.Report);
        Assert.Contains("no file 'a.bin'", Assert.Throws<DataException>(() => fetcher.Copy(FetchBench.Set(), _bench.Folder, _bench.Sub("from"))).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_bench.Sub("from", "tiny", "a.bin"), FetchBench.Content[1..]);
        Assert.Contains("has the SHA-256", Assert.Throws<DataException>(() => fetcher.Copy(FetchBench.Set(), _bench.Folder, _bench.Sub("from"))).Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
        File.WriteAllBytes(_bench.Sub("from", "a.bin"), FetchBench.Content);
        Assert.Equal(FileState.Verified, fetcher.Copy(FetchBench.Set(), _bench.Folder, _bench.Sub("from")).Worst);
        Assert.Equal(FetchBench.Content, File.ReadAllBytes(_bench.In("a.bin")));
    }

    [Fact]
    public void Glance_AfterAVerifiedFileChanged_TrustsItNoMore()
    {
        using LoopbackServer server = new((request, _) => Answer.Honest(request, FetchBench.Content));
        Assert.Equal(FileState.Verified, _bench.Fetch(server).Worst);
        byte[] changed = [.. FetchBench.Content];
        changed[5] ^= 4;
        File.WriteAllBytes(_bench.In("a.bin"), changed);
        File.SetLastWriteTimeUtc(_bench.In("a.bin"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(FileState.Unverified, _bench.Glance().Worst);
        Assert.Equal(FileState.Wrong, SetState.Verify(FetchBench.Set(), _bench.Folder).Worst);
        File.WriteAllBytes(_bench.In("a.bin"), FetchBench.Content);
        Assert.Equal(FileState.Verified, SetState.Verify(FetchBench.Set(), _bench.Folder).Worst);
        Assert.Equal(FileState.Verified, _bench.Glance().Worst);
    }
}
