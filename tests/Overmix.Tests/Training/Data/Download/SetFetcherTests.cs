using System.Security.Cryptography;
using Overmix.Core.Errors;
using Overmix.Tests.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Data.Download;

namespace Overmix.Tests.Training.Data.Download;

public sealed class SetFetcherTests : IDisposable
{
    private const int Length = 200_000;

    // No waiting in tests; silence is given up soon, but long after a busy machine would answer.
    private static readonly FetchPolicy Impatient = new() { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(2), StallAfter = TimeSpan.FromSeconds(20), FruitlessAttempts = 3, MostAttempts = 40 };
    private static readonly byte[] Content = [.. Enumerable.Range(0, Length).Select(i => (byte)(i * 31 + (i >> 8)))];

    private readonly QuickFolder _folder = new();
    private readonly List<FetchProgress> _progress = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fetch_HonestServer_BringsTheFileUnderItsNameAndNothingElse()
    {
        using LoopbackServer server = new((request, _) => Answer.Honest(request, Content));
        SetState state = Fetch(server);
        Assert.Equal((FileState.Verified, 1), (state.Worst, server.Requests.Count));
        Assert.Equal(Content, File.ReadAllBytes(_folder.Sub("set", "a.bin")));
        Assert.Equal(["a.bin", "verified.txt"], Names());
        Assert.Equal(Length, _progress[^1].Bytes);
        Assert.Equal(_progress.Select(p => p.Bytes).Order(), _progress.Select(p => p.Bytes));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Single(server.Requests); // what is here is not fetched again
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(199_999)]
    public void Fetch_CutEachTime_GoesOnFromThere(int piece)
    {
        using LoopbackServer server = new((request, number) => number < 3 ? Answer.Honest(request, Content).Cut(piece) : Answer.Honest(request, Content));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Equal(Content, File.ReadAllBytes(_folder.Sub("set", "a.bin")));
        long[] expected = [.. Enumerable.Range(0, 4).Select(i => (long)i * piece).Where(at => at < Length)];
        Assert.Equal(expected, server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_TornDownConnections_GoOn()
    {
        using LoopbackServer server = new((request, number) => number switch
        {
            0 => new Answer("", []) { ThenReset = true },
            1 => new Answer("HTTP/1.1 200", []),
            2 => new Answer("nonsense\r\n\r\n", []),
            _ => Answer.Honest(request, Content),
        });
        Assert.Equal(FileState.Verified, Fetch(server, policy: Impatient with { FruitlessAttempts = 4 }).Worst);
    }

    [Fact]
    public void Fetch_NextCall_GoesOnWhereTheLastOneFailed()
    {
        bool isWell = false;
        using LoopbackServer server = new((request, number) => isWell ? Answer.Honest(request, Content, "ETag: \"v1\"\r\n") : number == 0 ? Answer.Honest(request, Content, "ETag: \"v1\"\r\n").Cut(1000) : Answer.Status("503 Service Unavailable"));
        FetchException error = Assert.Throws<FetchException>(() => Fetch(server));
        Assert.Contains("503 Service Unavailable", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, error.ExitCode);
        Assert.Equal(FileState.Partial, Glance().Worst);
        Assert.Equal(1 + Impatient.FruitlessAttempts, server.Requests.Count);
        isWell = true;
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Equal(("/set/a.bin", 1000L, "\"v1\""), (server.Requests[^1].Path, server.Requests[^1].From, server.Requests[^1].IfRange));
    }

    [Fact]
    public void Fetch_WeakTag_IsNotUsedForARange()
    {
        using LoopbackServer server = new((request, number) => number == 0 ? Answer.Honest(request, Content, "ETag: W/\"v1\"\r\n").Cut(1000) : Answer.Honest(request, Content));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Null(server.Requests[1].IfRange);
        Assert.Equal(1000, server.Requests[1].From);
    }

    [Fact]
    public void Fetch_FileChangedMeanwhile_BeginsAnew() // the server answers a Range of another version with the whole file
    {
        byte[] old = [.. Content.Select(b => (byte)~b)];
        using LoopbackServer server = new((request, number) => number == 0
            ? Answer.Honest(request, old, "ETag: \"old\"\r\n").Cut(1000)
            : request.IfRange == "\"new\"" ? Answer.Honest(request, Content) : Answer.Whole(Content, "ETag: \"new\"\r\n"));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void Fetch_FileChangedAndNoTag_IsFoundByItsDigestAndBegunAnew()
    {
        byte[] old = [.. Content.Select(b => (byte)~b)];
        using LoopbackServer server = new((request, number) => Answer.Honest(request, number == 0 ? old : Content).Cut(number == 0 ? 1000 : Length));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Equal([0, 1000, 0], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_RangesIgnored_BeginsAnew()
    {
        using LoopbackServer server = new((_, number) => Answer.Whole(Content).Cut(number == 0 ? 1000 : Length));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Equal(2, server.Requests.Count);
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
            0 => Answer.Whole(Content).Cut(1000),
            1 => new Answer($"HTTP/1.1 206 Partial Content\r\nContent-Range: {range}\r\nContent-Length: 5\r\n\r\n", [1, 2, 3, 4, 5]),
            _ => Answer.Honest(request, Content),
        });
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Equal([0, 1000, 0], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_RangeRefused_BeginsAnew()
    {
        using LoopbackServer server = new((request, number) => number switch
        {
            0 => Answer.Whole(Content).Cut(1000),
            1 => Answer.Status("416 Range Not Satisfiable"),
            _ => Answer.Honest(request, Content),
        });
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
    }

    [Fact]
    public void Fetch_WrongLengthSaid_IsRefusedBeforeAByteIsWritten()
    {
        using LoopbackServer server = new((_, _) => Answer.Whole(Content[..5000]));
        FetchException error = Assert.Throws<FetchException>(() => Fetch(server));
        Assert.Contains("offers 5000 bytes where the file has 200000", error.Message, StringComparison.Ordinal);
        Assert.Empty(Names());
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Fetch_EndlessBody_IsCutOffAtTheKnownLength()
    {
        byte[] chunk = [.. "10000\r\n"u8, .. new byte[0x10000], .. "\r\n"u8];
        using LoopbackServer server = new((_, _) => new Answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", [.. Enumerable.Repeat(chunk, 8).SelectMany(c => c)]));
        FetchException error = Assert.Throws<FetchException>(() => Fetch(server));
        Assert.Contains("sends more than the 200000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Names());
    }

    [Fact]
    public void Fetch_DamagedContent_IsRefusedAfterASecondTryAndLeavesNothing()
    {
        byte[] damaged = [.. Content];
        damaged[777] ^= 1;
        using LoopbackServer server = new((request, _) => Answer.Honest(request, damaged));
        FetchException error = Assert.Throws<FetchException>(() => Fetch(server));
        Assert.Contains($"SHA-256 is {Digest(damaged)}, not {Digest(Content)}", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Equal((2, 0), (server.Requests.Count, Names().Length));
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
        FetchException error = Assert.Throws<FetchException>(() => Fetch(server));
        Assert.StartsWith($"a.bin could not be fetched: {server.Address}set/a.bin answered: {status}. Try again later", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(attempts, server.Requests.Count);
    }

    [Fact]
    public void Fetch_FirstAddressFails_TakesTheNext()
    {
        using LoopbackServer bad = new((_, _) => Answer.Status("404 Not Found")), good = new((request, _) => Answer.Honest(request, Content));
        using var fetcher = new SetFetcher(Impatient, _progress.Add);
        Assert.Equal(FileState.Verified, fetcher.Fetch(Set(new Uri(bad.Address, "x"), new Uri(good.Address, "y")), _folder.Sub("set"), stop: TestContext.Current.CancellationToken).Worst);
        Assert.Equal("/y", Assert.Single(good.Requests).Path);
    }

    [Fact]
    public void Fetch_Redirects_AreFollowedButNotForEver()
    {
        using LoopbackServer server = new((request, _) => request.Path switch
        {
            "/there/a.bin" => Answer.Honest(request, Content),
            "/set/a.bin" => Answer.Status("302 Found", "Location: /there/a.bin\r\n"),
            _ => Answer.Status("302 Found", $"Location: {request.Path}x\r\n"),
        });
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        using var fetcher = new SetFetcher(Impatient, _progress.Add);
        FetchException error = Assert.Throws<FetchException>(() => fetcher.Fetch(Set(), _folder.Sub("other"), new Uri(server.Address, "loop/"), TestContext.Current.CancellationToken));
        Assert.Contains("302 Found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_SilentServer_IsGivenUp()
    {
        FetchPolicy hasty = Impatient with { StallAfter = TimeSpan.FromMilliseconds(300), FruitlessAttempts = 1, MostAttempts = 2 };
        using LoopbackServer server = new((request, number) => Answer.Honest(request, Content).Cut(number == 0 ? 1000 : 0) with { ThenSilent = true });
        Assert.Contains("silent for 0.3 seconds", Assert.Throws<FetchException>(() => Fetch(server, policy: hasty)).Message, StringComparison.Ordinal);
        Assert.Equal(FileState.Partial, Glance().Worst);
    }

    [Fact]
    public void Fetch_NobodyListens_IsOneMessage()
    {
        LoopbackServer server = new((_, _) => Answer.Status("200 OK"));
        Uri address = server.Address;
        server.Dispose();
        using var fetcher = new SetFetcher(Impatient, _progress.Add);
        FetchException error = Assert.Throws<FetchException>(() => fetcher.Fetch(Set(), _folder.Sub("set"), address, TestContext.Current.CancellationToken));
        Assert.StartsWith("a.bin could not be fetched: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Fetch_Stopped_KeepsWhatArrived()
    {
        using var stop = new CancellationTokenSource();
        using LoopbackServer server = new((request, _) => Answer.Honest(request, Content).Cut(1000) with { ThenSilent = true });
        using var fetcher = new SetFetcher(Impatient, _ => stop.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => fetcher.Fetch(Set(), _folder.Sub("set"), new Uri(server.Address, "set/"), stop.Token));
        Assert.Equal(FileState.Partial, Glance().Worst);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Fetch_PartTooLong_IsThrownAway()
    {
        Directory.CreateDirectory(_folder.Sub("set"));
        File.WriteAllBytes(_folder.Sub("set", "a.bin.part"), new byte[Length + 1]);
        using LoopbackServer server = new((request, _) => Answer.Honest(request, Content));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        Assert.Equal([0], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Fetch_WrongFileUnderItsName_IsReplacedOnlyByTheRightOne()
    {
        Directory.CreateDirectory(_folder.Sub("set"));
        File.WriteAllBytes(_folder.Sub("set", "a.bin"), [1, 2, 3]);
        using LoopbackServer bad = new((_, _) => Answer.Status("404 Not Found")), good = new((request, _) => Answer.Honest(request, Content));
        Assert.Throws<FetchException>(() => Fetch(bad));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder.Sub("set", "a.bin")));
        Assert.Equal(FileState.Verified, Fetch(good).Worst);
    }

    [Fact]
    public void Fetch_FolderThatCannotBe_IsAStorageError()
    {
        File.WriteAllBytes(_folder.Sub("set"), []);
        using LoopbackServer server = new((request, _) => Answer.Honest(request, Content));
        Assert.Throws<StorageException>(() => Fetch(server));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Copy_FromAFolder_ChecksAndConnectsToNobody()
    {
        Directory.CreateDirectory(_folder.Sub("from", "tiny"));
        using var fetcher = new SetFetcher(Impatient, _progress.Add);
        Assert.Contains("no file 'a.bin'", Assert.Throws<DataException>(() => fetcher.Copy(Set(), _folder.Sub("set"), _folder.Sub("from"))).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder.Sub("from", "tiny", "a.bin"), Content[1..]);
        Assert.Contains("has the SHA-256", Assert.Throws<DataException>(() => fetcher.Copy(Set(), _folder.Sub("set"), _folder.Sub("from"))).Message, StringComparison.Ordinal);
        Assert.Empty(Names());
        File.WriteAllBytes(_folder.Sub("from", "a.bin"), Content);
        Assert.Equal(FileState.Verified, fetcher.Copy(Set(), _folder.Sub("set"), _folder.Sub("from")).Worst);
        Assert.Equal(Content, File.ReadAllBytes(_folder.Sub("set", "a.bin")));
    }

    [Fact]
    public void Glance_AfterAVerifiedFileChanged_TrustsItNoMore()
    {
        using LoopbackServer server = new((request, _) => Answer.Honest(request, Content));
        Assert.Equal(FileState.Verified, Fetch(server).Worst);
        byte[] changed = [.. Content];
        changed[5] ^= 4;
        File.WriteAllBytes(_folder.Sub("set", "a.bin"), changed);
        File.SetLastWriteTimeUtc(_folder.Sub("set", "a.bin"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(FileState.Unverified, Glance().Worst);
        Assert.Equal(FileState.Wrong, SetState.Verify(Set(), _folder.Sub("set")).Worst);
        File.WriteAllBytes(_folder.Sub("set", "a.bin"), Content);
        Assert.Equal(FileState.Verified, SetState.Verify(Set(), _folder.Sub("set")).Worst);
        Assert.Equal(FileState.Verified, Glance().Worst);
    }

    private static KnownSet Set(params Uri[] addresses) => new()
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

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private SetState Fetch(LoopbackServer server, FetchPolicy? policy = null)
    {
        using var fetcher = new SetFetcher(policy ?? Impatient, _progress.Add);
        return fetcher.Fetch(Set(), _folder.Sub("set"), new Uri(server.Address, "set/"), TestContext.Current.CancellationToken);
    }

    private SetState Glance() => SetState.Glance(Set(), _folder.Sub("set"));

    private string[] Names() => Directory.Exists(_folder.Sub("set")) ? [.. Directory.GetFiles(_folder.Sub("set")).Select(f => Path.GetFileName(f)).Order()] : [];
}
