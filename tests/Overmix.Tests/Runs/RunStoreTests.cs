using System.Collections.Concurrent;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;

namespace Overmix.Tests.Runs;

public sealed class RunStoreTests
{
    [Fact]
    public void Create_NoNumberGiven_CountsFromOne()
    {
        using var folder = new TempFolder();
        var store = new RunStore(folder.Path);
        string hash = RunIdentity.Hash(Samples.Run().ConfigText, 1, Samples.Run().DataSha256, 1)[..8];
        Assert.Equal([$"0001-{hash}", $"0002-{hash}"], [store.Create(Samples.Run()).Id, store.Create(Samples.Run()).Id]);
        Assert.StartsWith("0042-", store.Create(Samples.Run(42)).Id);
        Assert.StartsWith("0043-", store.Create(Samples.Run(seed: 2)).Id);
        Assert.StartsWith("0001-", store.Create(Samples.Run(name: "other")).Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["digits"], ".*"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Create_NumberTaken_IsRefusedWhateverTheHash(long seed)
    {
        using var folder = new TempFolder();
        var store = new RunStore(folder.Path);
        store.Create(Samples.Run(7));
        Assert.Contains("exists already", Assert.Throws<RunFolderException>(() => store.Create(Samples.Run(7, seed: seed))).Message, StringComparison.Ordinal);
        Assert.Single(store.List());
    }

    [Fact]
    public void Create_ManyAtOnce_GivesDistinctNumbers()
    {
        using var folder = new TempFolder();
        ConcurrentBag<int> numbers = [];
        Thread[] makers = [.. Enumerable.Range(0, 8).Select(seed => new Thread(() =>
        {
            var store = new RunStore(folder.Path);
            for (int i = 0; i < 6; i++)
            {
                numbers.Add(store.Create(Samples.Run(seed: seed)).ReadManifest().Number);
            }
        }))];
        Array.ForEach(makers, m => m.Start());
        Array.ForEach(makers, m => m.Join());
        Assert.Equal(48, numbers.Distinct().Count());
        Assert.Equal(48, new RunStore(folder.Path).List().Select(r => r.Id[..4]).Distinct().Count());
    }

    [Fact]
    public void Create_SameNumberAtOnce_SucceedsOnce()
    {
        using var folder = new TempFolder();
        int made = 0, refused = 0;
        Thread[] makers = [.. Enumerable.Range(0, 8).Select(seed => new Thread(() =>
        {
            try
            {
                new RunStore(folder.Path).Create(Samples.Run(7, seed: seed));
                Interlocked.Increment(ref made);
            }
            catch (RunFolderException)
            {
                Interlocked.Increment(ref refused);
            }
        }))];
        Array.ForEach(makers, m => m.Start());
        Array.ForEach(makers, m => m.Join());
        Assert.Equal((1, 7), (made, refused));
    }

    [Fact]
    public void Create_ClaimAndDraftLeftByAKilledProcess_DoNotBlock()
    {
        using var folder = new TempFolder();
        var store = new RunStore(folder.Path);
        Directory.CreateDirectory(folder["digits"]);
        File.WriteAllText(folder["digits/.0007.claim"], "");
        string draft = Directory.CreateDirectory(folder[$"digits/.0007-{RunIdentity.Hash(Samples.Run().ConfigText, 1, Samples.Run().DataSha256, 1)[..8]}.draft"]).FullName;
        File.WriteAllText(Path.Combine(draft, "run.json"), "half");
        Assert.StartsWith("0008-", store.Create(Samples.Run()).Id);
        Assert.Equal(7, store.Create(Samples.Run(7)).ReadManifest().Number);
        Assert.Equal(2, store.List().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc")]
    [InlineData("-rf")]
    [InlineData(".hidden")]
    [InlineData("nul\0")]
    [InlineData("new\nline")]
    [InlineData("λ")]
    public void Create_HostileName_IsRefused(string name)
    {
        using var folder = new TempFolder();
        RunFolderException error = Assert.Throws<RunFolderException>(() => new RunStore(folder["runs"]).Create(Samples.Run(name: name)));
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.False(Directory.Exists(folder["runs"]));
    }

    [Fact]
    public void Create_PlaceThatCannotBeWritten_IsAStorageError()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        Assert.Throws<StorageException>(() => new RunStore("/proc/overmix").Create(Samples.Run()));
    }

    [Fact]
    public void Create_FileInThePlaceOfTheGroup_IsAStorageError()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["digits"], "");
        Assert.Throws<StorageException>(() => new RunStore(folder.Path).Create(Samples.Run()));
    }

    [Fact]
    public void List_NoStore_IsEmpty() => Assert.Empty(new RunStore(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).List());

    [Fact]
    public void List_TornForeignAndHalfCopiedFolders_AreListedWithAState()
    {
        using var folder = new TempFolder();
        RunDirectory sound = Samples.Finished(folder.Path);
        Directory.CreateDirectory(folder["digits/holiday-pictures"]);
        Directory.CreateDirectory(folder["digits/0003-00000000/run.json"]);
        CopyWithout(sound, folder["digits/0004-00000000"], "run.json");
        CopyWithout(sound, folder["digits/0005-00000000"], "events.jsonl");
        CopyWithout(sound, folder["digits/0006-00000000"], "config.yaml");
        CopyWithout(sound, folder["digits/0007-00000000"], "");
        File.WriteAllText(folder["digits/0007-00000000/run.json"], "{}");
        CopyWithout(sound, folder["digits/0008-00000000"], "");
        using (FileStream metrics = File.OpenWrite(folder["digits/0008-00000000/metrics.jsonl"]))
        {
            metrics.SetLength(metrics.Length - 5);
        }

        File.WriteAllText(folder["stray-file"], "");
        IEnumerable<(string, RunState)> states = new RunStore(folder.Path).Summarize().Select(s => (s.Id[..4], s.State));
        Assert.Equal(
            [("0001", RunState.Done), ("0003", RunState.Foreign), ("0004", RunState.Foreign), ("0005", RunState.Crashed), ("0006", RunState.Damaged), ("0007", RunState.Damaged), ("0008", RunState.Damaged), ("holi", RunState.Foreign)],
            states);
    }

    [Fact]
    public void List_FolderWithoutPermission_IsListedAsForeign()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "nothing is forbidden to root");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs Unix permissions");
            return;
        }

        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        try
        {
            File.SetUnixFileMode(run.Path, UnixFileMode.None);
            Assert.Equal(RunState.Foreign, Assert.Single(new RunStore(folder.Path).List()).Summarize().State);
            File.SetUnixFileMode(folder["digits"], UnixFileMode.None);
            Assert.Equal(RunState.Foreign, Assert.Single(new RunStore(folder.Path).List()).Summarize().State);
        }
        finally
        {
            File.SetUnixFileMode(folder["digits"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.SetUnixFileMode(run.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Find_PathNumberIdPrefixAndHash_FindTheRun()
    {
        using var folder = new TempFolder();
        var store = new RunStore(folder.Path);
        RunDirectory run = store.Create(Samples.Run(7));
        store.Create(Samples.Run(70, seed: 2));
        Assert.All([run.Path, "7", "0007", "digits/7", run.Reference, run.Id, run.Id[..6], run.Id[5..9], $"digits/{run.Id[5..]}"], r => Assert.Equal(run.Path, store.Find(r).Path));
    }

    [Theory]
    [InlineData("8")]
    [InlineData("other/7")]
    [InlineData("zzzz")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("digits/../digits/7")]
    [InlineData("digits/%2e%2e")]
    [InlineData("0007\0")]
    public void Match_NoSuchRun_SaysSo(string reference)
    {
        using var folder = new TempFolder();
        var store = new RunStore(folder.Path);
        store.Create(Samples.Run(7));
        Assert.Contains("no such run", Assert.Throws<RunFolderException>(() => store.Match(reference)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_SeveralFit_NamesThem()
    {
        using var folder = new TempFolder();
        var store = new RunStore(folder.Path);
        string here = store.Create(Samples.Run(7)).Reference, there = store.Create(Samples.Run(7, name: "other")).Reference;
        string message = Assert.Throws<RunFolderException>(() => store.Match("7")).Message;
        Assert.Contains($"{here}, {there}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ForeignFolder_SaysWhatWasExpected()
    {
        using var folder = new TempFolder();
        RunFolderException error = Assert.Throws<RunFolderException>(() => RunDirectory.Open(folder.Path));
        Assert.Contains("no run.json here", error.Message, StringComparison.Ordinal);
        Assert.Contains("`overmix train`", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Throws<RunFolderException>(() => RunDirectory.Open(folder["missing"]));
    }

    [Fact]
    public void Summarize_MovedAndRenamed_StaysTheSameRun()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        string hash = run.ReadManifest().Hash;
        Directory.Move(run.Path, folder["elsewhere"]);
        RunSummary summary = RunDirectory.Open(folder["elsewhere"]).Summarize();
        Assert.Equal((RunState.Done, hash), (summary.State, summary.Manifest!.Hash));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("status.json")]
    [InlineData("../verdict.json")]
    [InlineData("verdict.txt")]
    [InlineData(".json")]
    [InlineData("a\0.json")]
    public void WriteJson_NameNotPlainOrTheRunsOwn_IsTheCallersBug(string name)
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        Assert.Throws<ArgumentOutOfRangeException>(() => run.WriteJson(name, "{\"a\":1}"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ }")]
    [InlineData("[1]")]
    [InlineData("1")]
    public void WriteJson_NoObjectWithMembers_IsTheCallersBug(string json)
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        Assert.Throws<ArgumentOutOfRangeException>(() => run.WriteJson("verdict.json", System.Text.Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void ReadJson_WrittenDocument_IsTheSameJsonAndItsSum()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        Assert.Null(run.ReadJson("verdict.json"));
        run.WriteJson("verdict.json", "{\n  \"depth\": 3.5\n}\n"u8);
        using System.Text.Json.JsonDocument back = System.Text.Json.JsonDocument.Parse(run.ReadJson("verdict.json")!);
        Assert.Equal(3.5, back.RootElement.GetProperty("depth").GetDouble());
        Assert.Equal(64, back.RootElement.GetProperty("sum").GetString()!.Length);
    }

    [Fact]
    public void WriteJson_FolderInTheWay_IsAStorageErrorAndTheOldFileStays()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        byte[] before = run.ReadJson("verdict.json")!;
        Directory.CreateDirectory(run.PathOf("verdict.json.tmp"));
        Assert.Throws<StorageException>(() => run.WriteJson("verdict.json", "{\"verdict\": \"flat\"}"u8));
        Assert.Equal(before, run.ReadJson("verdict.json"));
    }

    private static void CopyWithout(RunDirectory run, string target, string name)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(run.Path).Where(f => Path.GetFileName(f) != name))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
