using System.Text.Json;
using Overmix.Tests.Training.Checkpoints;
using Overmix.Tests.Training.Data.Download;
using Overmix.Training.Data.Download;

namespace Overmix.Tests.Cli;

/// <summary>The data verbs as a person uses them, in a process of their own with a cache folder of their own.</summary>
public sealed class DataVerbTests : IDisposable
{
    private readonly QuickFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void List_Table_HasALineASet()
    {
        ProcessOutcome outcome = Run("data", "ls");
        string[] lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal((0, KnownSets.All.Count + 1), (outcome.ExitCode, lines.Length));
        Assert.All(lines.Skip(1), line => Assert.Contains("missing", line, StringComparison.Ordinal));
        Assert.Contains(_cache.Path, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_cache.Path)); // looking leaves nothing
    }

    [Fact]
    public void List_Json_SaysWhatIsHereFileByFile()
    {
        Directory.CreateDirectory(_cache.Sub("mnist"));
        File.WriteAllBytes(_cache.Sub("mnist", "t10k-labels-idx1-ubyte.gz"), [1]);
        File.WriteAllBytes(_cache.Sub("mnist", "train-labels-idx1-ubyte.gz.part"), [1]);
        using var document = JsonDocument.Parse(Run("data", "ls", "--json").Output);
        JsonElement mnist = document.RootElement.GetProperty("sets").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "mnist");
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(("wrong", 70_000), (mnist.GetProperty("state").GetString(), mnist.GetProperty("trainExamples").GetInt32() + mnist.GetProperty("testExamples").GetInt32()));
        Assert.Equal(["missing", "partial", "missing", "wrong"], mnist.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("state").GetString()));
        Assert.Equal(_cache.Sub("mnist"), mnist.GetProperty("folder").GetString());
    }

    [Fact]
    public void Verify_WhatIsMissingOrWrong_IsInvalidDataWithARemedy()
    {
        Assert.Equal((0, ""), (Run("data", "verify").ExitCode, Run("data", "verify").Output)); // nothing here, nothing wrong
        ProcessOutcome missing = Run("data", "verify", "svhn");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("`overmix data fetch svhn` mends it", missing.Error, StringComparison.Ordinal);
        Directory.CreateDirectory(_cache.Sub("cifar10"));
        File.WriteAllBytes(_cache.Sub("cifar10", "cifar-10-binary.tar.gz"), [1]);
        ProcessOutcome wrong = Run("data", "verify");
        Assert.Equal(3, wrong.ExitCode);
        Assert.Matches(@"cifar10 +cifar-10-binary\.tar\.gz +170\.1 MB +wrong", wrong.Output);
    }

    [Theory]
    [InlineData("data fetch", "error: Required argument 'NAME' missing")]
    [InlineData("data fetch minst", "error: no data set called 'minst' can be fetched; did you mean mnist?")]
    [InlineData("data fetch digits", "error: no data set called 'digits' can be fetched; ")]
    [InlineData("data fetch mnist --from a --url http://b", "error: --from and --url exclude each other")]
    [InlineData("data fetch mnist --url ftp://b/", "error: --url must be an http or https address")]
    [InlineData("data fetch mnist --url b", "error: --url must be an http or https address")]
    [InlineData("data verify x", "error: no data set called 'x'")]
    [InlineData("data", "error: a verb is missing: ls, fetch, verify")]
    public void UsageErrors_AreOneMessageAndExitCode2(string line, string message)
    {
        ProcessOutcome outcome = CapturedTerminal.Run(line.Split(' '));
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Error.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Fetch_ServerWithoutTheFile_IsOneErrorAndExitCode1()
    {
        using LoopbackServer server = new((_, _) => Answer.Status("404 Not Found"));
        ProcessOutcome outcome = Run("data", "fetch", "mnist", "--url", new Uri(server.Address, "mirror").ToString());
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        string error = Assert.Single(outcome.Error.Split('\n'), l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains("mirror/train-images-idx3-ubyte.gz answered: 404 Not Found", error, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", outcome.Error, StringComparison.Ordinal); // no drawing where nobody watches
        Assert.Equal("/mirror/train-images-idx3-ubyte.gz", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public void Fetch_FromAFolderWithoutTheFiles_IsInvalidData()
    {
        ProcessOutcome outcome = Run("data", "fetch", "fashionMnist", "--from", _cache.Path);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("error: --from: no file 'train-images-idx3-ubyte.gz'", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_Interrupted_SaysThatItGoesOnAndEndsWith130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals of Unix.");
        byte[] beginning = new byte[5000];
        using LoopbackServer server = new((_, _) => new Answer("HTTP/1.1 200 OK\r\nContent-Length: 9912422\r\n\r\n", beginning) { ThenSilent = true });
        using OvermixProcess process = OvermixProcess.Start(["data", "fetch", "mnist", "--url", server.Address.ToString()], Environment);
        string part = _cache.Sub("mnist", "train-images-idx3-ubyte.gz.part");
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(part) is { Exists: true }, OvermixProcess.Patience));
        Assert.True(process.Send(Signal.Interrupt));
        ProcessOutcome outcome = process.WaitForExit();
        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains("goes on from there", outcome.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(part));
    }

    private Dictionary<string, string?> Environment => new() { [DataCache.Variable] = _cache.Path };

    private ProcessOutcome Run(params string[] arguments)
    {
        using OvermixProcess process = OvermixProcess.Start(arguments, Environment);
        return process.WaitForExit();
    }
}
