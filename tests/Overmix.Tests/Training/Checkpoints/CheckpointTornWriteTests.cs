using System.Diagnostics;
using Overmix.Core.Errors;
using Overmix.Tests.Native;
using Overmix.Training.Checkpoints;

namespace Overmix.Tests.Training.Checkpoints;

/// <summary>A save is cut at every point there is; afterwards a valid checkpoint must be found, and the next save must work.</summary>
public sealed class CheckpointTornWriteTests
{
    /// <summary>What stands in the folder before the save that is cut, with the marks found afterwards that are right.</summary>
    public enum Before
    {
        /// <summary>Nothing.</summary>
        Empty,

        /// <summary>An older checkpoint, the only one that is kept.</summary>
        Older,

        /// <summary>The same name and nothing else.</summary>
        SameName,

        /// <summary>The same name and one set aside by an earlier kill.</summary>
        SameNameTwice,

        /// <summary>The same name, damaged, and a valid one set aside by an earlier kill.</summary>
        DamagedAndSetAside,
    }

    [Theory]
    [InlineData(Before.Empty, false)]
    [InlineData(Before.Older, true)]
    [InlineData(Before.SameName, true)]
    [InlineData(Before.SameNameTwice, true)]
    [InlineData(Before.DamagedAndSetAside, true)]
    public void Save_KilledAnywhere_OldOrNewIsFound(Before before, bool mustExist) => CutEverywhere(before, mustExist, Fault.Kill);

    [Theory]
    [InlineData(Before.Older, Fault.DiskFull)]
    [InlineData(Before.SameName, Fault.DiskFull)]
    [InlineData(Before.Older, Fault.InputOutput)]
    [InlineData(Before.DamagedAndSetAside, Fault.InputOutput)]
    public void Save_FailingAnywhere_OldOrNewIsFoundAndTheErrorIsClear(Before before, object fault) => CutEverywhere(before, true, (Fault)fault);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Save_ToAFullDisk_NamesTheCauseAndKeepsTheOldOne()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Mounting a small disk needs root on Linux.");
        using TemporaryFolder folder = new();
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path) == 0, "Mounting is not allowed here.");
        try
        {
            CheckpointStore store = new(folder.Path);
            TestCheckpoints.Save(store, "ep00001", 1);
            using Checkpoint large = TestCheckpoints.Make(2) with { StateJson = new string(' ', 100_000) };
            StorageException error = Assert.Throws<StorageException>(() => store.Save(large, "ep00002", 1));
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
            Assert.Equal(1, TestCheckpoints.NewestMark(folder.Path));
            Assert.Empty(Directory.GetDirectories(folder.Path, "*.tmp"));
            TestCheckpoints.Save(store, "ep00002", 2); // a smaller one fits
            Assert.Equal(2, TestCheckpoints.NewestMark(folder.Path));
        }
        finally
        {
            Assert.Equal(0, Run("umount", folder.Path));
        }
    }

    private static void CutEverywhere(Before before, bool mustExist, Fault fault)
    {
        using QuickFolder folder = new();
        int point = 0;
        bool cut;
        do
        {
            string place = folder.Sub($"{++point}");
            Arrange(before, place);
            cut = SaveIsCut(place, point, fault);
            int? found = TestCheckpoints.NewestMark(place);
            Assert.True(cut ? found is 1 or 2 || (found is null && !mustExist) : found == 2, $"Point {point}: found {found}.");
            TestCheckpoints.Save(new CheckpointStore(place), "ep00002", 3, keepLast: 1);
            Assert.Equal(3, TestCheckpoints.NewestMark(place));
            TestCheckpoints.Save(new CheckpointStore(place), "ep00003", 4, keepLast: 1);
            Assert.Equal(["ep00003", "latest"], Directory.GetFileSystemEntries(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Directory.Delete(place, recursive: true);
        }
        while (cut);

        Assert.True(point > 400, $"Only {point} points were tried.");
    }

    private static bool SaveIsCut(string folder, int point, Fault fault)
    {
        FaultyStorage storage = new(point, fault);
        try
        {
            TestCheckpoints.Save(new CheckpointStore(folder, storage), "ep00002", 2, keepLast: 1);
            return storage.Points >= point; // a failed removal of an old one is no error of the save
        }
        catch (KilledException)
        {
            Assert.Equal(Fault.Kill, fault);
        }
        catch (StorageException error)
        {
            Assert.NotEqual(Fault.Kill, fault);
            Assert.Contains(fault == Fault.DiskFull ? "the disk is full" : "Input/output error", error.Message, StringComparison.Ordinal);
        }

        return true;
    }

    private static void Arrange(Before before, string folder)
    {
        CheckpointStore store = new(folder);
        string name = Path.Combine(folder, "ep00002");
        switch (before)
        {
            case Before.Older:
                TestCheckpoints.Save(store, "ep00001", 1);
                break;
            case Before.SameName:
                TestCheckpoints.Save(store, "ep00002", 1);
                break;
            case Before.SameNameTwice or Before.DamagedAndSetAside:
                TestCheckpoints.Save(store, "ep00002", 1);
                Directory.Move(name, name + ".old");
                TestCheckpoints.Save(store, "ep00001", 1);
                Directory.Move(Path.Combine(folder, "ep00001"), name);
                File.AppendAllText(Path.Combine(name, "state.json"), before == Before.DamagedAndSetAside ? " " : "");
                break;
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
