using System.Diagnostics;
using Overmix.Core.Errors;
using Overmix.Core.Findings;
using Overmix.Training.Checkpoints;
using TorchSharp;

namespace Overmix.Tests.Training.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly QuickFolder _folder = new();

    private CheckpointStore Store => new(_folder.Sub("checkpoints"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadNewestValid_NothingSaved_IsNull()
    {
        Assert.Null(Store.LoadNewestValid(out IReadOnlyList<Finding> notes));
        Assert.Empty(notes);
        Assert.Empty(Store.Names);
    }

    [Fact]
    public void SaveThenLoad_GivesTheSameAndNoNotes()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        TestCheckpoints.Save(Store, "ep00001-s0003", 2);
        using Checkpoint newest = Store.LoadNewestValid(out string? name, out IReadOnlyList<Finding> notes)!;
        using Checkpoint first = Store.Load("ep00001");
        Assert.Equal((2, 1), (TestCheckpoints.MarkOf(newest), TestCheckpoints.MarkOf(first)));
        Assert.Equal("ep00001-s0003", name);
        Assert.Empty(notes);
        Assert.Equal("ep00001-s0003\n", File.ReadAllText(_folder.Sub("checkpoints", "latest")));
        Assert.Equal(["SHA256SUMS", "model.safetensors", "optimizer.safetensors", "state.json"], FilesOf("ep00001"));
    }

    [Fact]
    public void Save_EqualCheckpoints_GiveEqualBytes()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        TestCheckpoints.Save(Store, "ep00002", 1);
        Assert.All(FilesOf("ep00001"), file =>
            Assert.Equal(File.ReadAllBytes(_folder.Sub("checkpoints", "ep00001", file)), File.ReadAllBytes(_folder.Sub("checkpoints", "ep00002", file))));
    }

    [Fact]
    public void Save_Seal_IsAcceptedBySha256sum()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sha256sum is a tool of Linux.");
        TestCheckpoints.Save(Store, "ep00001", 1);
        using Process check = Process.Start(new ProcessStartInfo("sha256sum", ["-c", "--strict", "SHA256SUMS"]) { WorkingDirectory = _folder.Sub("checkpoints", "ep00001"), RedirectStandardOutput = true })!;
        string output = check.StandardOutput.ReadToEnd();
        check.WaitForExit();
        Assert.Equal((0, 3), (check.ExitCode, output.Split(": OK").Length - 1));
    }

    [Fact]
    public void Save_KeepLast_RemovesTheOldest()
    {
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            TestCheckpoints.Save(Store, $"ep{epoch:D5}", epoch);
        }

        Assert.Equal(["ep00005", "ep00004"], Store.Names);
        Assert.Equal(["ep00004", "ep00005", "latest"], Entries());
    }

    [Fact]
    public void Save_NameThatExists_ReplacesIt()
    {
        TestCheckpoints.Save(Store, "ep00001", 1, keepLast: 1);
        TestCheckpoints.Save(Store, "ep00001", 2, keepLast: 1);
        Assert.Equal(2, TestCheckpoints.NewestMark(Store.Folder));
        Assert.Equal(["ep00001", "latest"], Entries());
    }

    [Fact]
    public void Save_BehindADamagedLaterOne_NeverRemovesTheNewestValid()
    {
        TestCheckpoints.Save(Store, "ep00100", 100);
        TestCheckpoints.Save(Store, "ep00120", 120);
        Damage("ep00120", "model.safetensors");
        TestCheckpoints.Save(Store, "ep00110", 110, keepLast: 1); // resumed from 100, with another cadence
        Assert.Equal(110, TestCheckpoints.NewestMark(Store.Folder));
        TestCheckpoints.Save(Store, "ep00130", 130, keepLast: 1);
        Assert.Equal(["ep00130", "latest"], Entries());
    }

    [Fact]
    public void LoadNewestValid_NewestDamaged_FallsBackAndSaysWhichFile()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        TestCheckpoints.Save(Store, "ep00002", 2);
        Damage("ep00002", "optimizer.safetensors");
        using Checkpoint loaded = Store.LoadNewestValid(out IReadOnlyList<Finding> notes)!;
        Assert.Equal(1, TestCheckpoints.MarkOf(loaded));
        Finding damaged = Assert.Single(notes, n => n.Id == "checkpoint-damaged");
        Assert.Contains(Path.Combine("ep00002", "optimizer.safetensors"), damaged.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, damaged.Severity);
    }

    [Fact]
    public void LoadNewestValid_AllDamaged_ThrowsWithRemedy()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        TestCheckpoints.Save(Store, "ep00002", 2);
        Damage("ep00001", "state.json");
        File.Delete(_folder.Sub("checkpoints", "ep00002", "state.json"));
        CheckpointException error = Assert.Throws<CheckpointException>(() => Store.LoadNewestValid(out _));
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Contains("none of the 2 checkpoints is valid", error.Message, StringComparison.Ordinal);
        Assert.Contains("state.json: is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("start the run anew", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadNewestValid_LeftoversAndMissingLatest_AreSurvived()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        Directory.Move(_folder.Sub("checkpoints", "ep00001"), _folder.Sub("checkpoints", "ep00002.tmp")); // complete, but never finished
        TestCheckpoints.Save(Store, "ep00001", 1);
        Directory.CreateDirectory(_folder.Sub("checkpoints", "ep00003.tmp"));
        Directory.CreateDirectory(_folder.Sub("checkpoints", "notes"));
        File.Delete(_folder.Sub("checkpoints", "latest"));
        using Checkpoint loaded = Store.LoadNewestValid(out string? name, out IReadOnlyList<Finding> notes)!;
        Assert.Equal("ep00001", name);
        Assert.Equal("checkpoint-latest", Assert.Single(notes).Id);
        TestCheckpoints.Save(Store, "ep00004", 4);
        Assert.Equal(["ep00001", "ep00004", "latest", "notes"], Entries());
    }

    [Fact]
    public void LoadNewestValid_KilledBetweenTheTwoRenames_UsesTheOneSetAside()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        Directory.Move(_folder.Sub("checkpoints", "ep00001"), _folder.Sub("checkpoints", "ep00001.old"));
        using Checkpoint loaded = Store.LoadNewestValid(out string? name, out IReadOnlyList<Finding> notes)!;
        using Checkpoint byName = Store.Load("ep00001");
        Assert.Equal((1, 1, "ep00001"), (TestCheckpoints.MarkOf(loaded), TestCheckpoints.MarkOf(byName), name));
        Assert.Equal("checkpoint-set-aside", Assert.Single(notes).Id);
    }

    [Fact]
    public void Load_UnknownName_SaysWhatIsThere()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        Assert.Contains("There are: ep00001", Assert.Throws<CheckpointException>(() => Store.Load("ep00009")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ep120")]
    [InlineData("ep00120-s3")]
    [InlineData("ep00120-s0000")]
    [InlineData("ep00120.old")]
    [InlineData("../ep00120")]
    [InlineData("ep-0012")]
    [InlineData("ep00120-s0003-s0004")]
    [InlineData("")]
    public void Save_WrongName_Throws(string name)
    {
        using Checkpoint checkpoint = TestCheckpoints.Make(1);
        Assert.Throws<ArgumentException>(() => Store.Save(checkpoint, name, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Store.Save(checkpoint, "ep00001", 0));
    }

    [Fact]
    public void CheckpointName_Order_IsTheRunsOrder()
    {
        string[] rising = ["ep00000", "ep00099", "ep00120", "ep00120-s0003", "ep00120-s10000", "ep00121", "ep99999", "ep100000"];
        Assert.Equal(rising, rising.Reverse().Select(n => CheckpointName.TryParse(n)!.Value).Order().Select(n => n.ToString()));
    }

    [Fact]
    public void SaveAndLoad_InsideAScope_LeavesNoTensor()
    {
        TestCheckpoints.Save(Store, "ep00001", 1);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        TestCheckpoints.Save(Store, "ep00002", 2);
        Checkpoint loaded;
        using (torch.NewDisposeScope())
        {
            loaded = Store.LoadNewestValid(out _)!;
        }

        Assert.Equal(2, TestCheckpoints.MarkOf(loaded)); // outlives the scope
        loaded.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Save_FolderNotWritable_IsAStorageError()
    {
        File.WriteAllText(_folder.Sub("checkpoints"), "a file where a folder should be");
        using Checkpoint checkpoint = TestCheckpoints.Make(1);
        Assert.Throws<StorageException>(() => Store.Save(checkpoint, "ep00001", 1));
    }

    private void Damage(string name, string file)
    {
        string path = _folder.Sub("checkpoints", name, file);
        byte[] content = File.ReadAllBytes(path);
        content[^1] ^= 0x10;
        File.WriteAllBytes(path, content);
    }

    private IEnumerable<string> FilesOf(string name) => Directory.GetFiles(_folder.Sub("checkpoints", name)).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);

    private IEnumerable<string> Entries() => Directory.GetFileSystemEntries(_folder.Sub("checkpoints")).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);
}
