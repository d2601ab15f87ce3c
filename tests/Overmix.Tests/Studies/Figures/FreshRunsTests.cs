using Overmix.Core.Configuration;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Execution;
using Overmix.Studies.Figures;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Figures;

/// <summary><c>--fresh</c>: what is called trained anew was trained anew.</summary>
public sealed class FreshRunsTests
{
    private static readonly TinyClaim Claim = new();

    [Fact]
    public void Train_FreshWhereRunsAreDoneFromBefore_IsRefused()
    {
        using var folder = new TempFolder();
        Make(folder.Path);
        string message = Assert.Throws<StudyException>(() => Train(folder.Path, isFresh: true)).Message;
        Assert.Contains("2 of the 2 runs are in", message, StringComparison.Ordinal);
        Assert.Contains("--out", message, StringComparison.Ordinal);
        Assert.NotNull(Train(folder.Path, isFresh: false));
    }

    [Fact]
    public void Train_FreshInterrupted_GoesOn_AndIsRefusedOnceItWasCompared()
    {
        using var folder = new TempFolder();
        Assert.Throws<StudyException>(() => Train(folder.Path, isFresh: true)); // the workers end with 9: interrupted
        Make(folder.Path);
        Assert.NotNull(Train(folder.Path, isFresh: true));
        Study(folder.Path, isFresh: true).EndFresh();
        Assert.Contains("--fresh", Assert.Throws<StudyException>(() => Train(folder.Path, isFresh: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FreshAfterAnOrdinaryCommandWentOn_IsRefused()
    {
        using var folder = new TempFolder();
        Assert.Throws<StudyException>(() => Train(folder.Path, isFresh: true));
        Make(folder.Path);
        Assert.NotNull(Train(folder.Path, isFresh: false));
        Assert.Contains("--fresh", Assert.Throws<StudyException>(() => Train(folder.Path, isFresh: true)).Message, StringComparison.Ordinal);
    }

    /// <summary>Another command that is refused, since one is at work in the folder, must leave its mark alone.</summary>
    [Fact]
    public void Train_OrdinaryCommandWhileAFreshOneIsAtWork_LeavesItsMark()
    {
        using var folder = new TempFolder();
        Assert.Throws<StudyException>(() => Train(folder.Path, isFresh: true));
        using (ExclusiveFile.TryOpen(folder[".reproduce.claim"], FileMode.OpenOrCreate, FileOptions.DeleteOnClose))
        {
            Assert.Contains("at work in this folder", Assert.Throws<RunFolderException>(() => Train(folder.Path, isFresh: false)).Message, StringComparison.Ordinal);
        }

        Make(folder.Path);
        Assert.NotNull(Train(folder.Path, isFresh: true));
    }

    [Fact]
    public void Train_DataChangedSinceSomeRunsWereDone_IsRefusedBeforeTheOthersAreTrained()
    {
        using var folder = new TempFolder();
        Make(folder.Path);
        RunDirectory[] runs = [.. new RunStore(folder.Path).List()];
        Directory.Delete(runs[1].Path, recursive: true);
        File.WriteAllBytes(runs[0].PathOf(RunFiles.Manifest), ManifestFormat.Encode(runs[0].ReadManifest() with { DataSha256 = RunIdentity.Sha256("others") }));
        Assert.Contains("different data under the name digits", Assert.Throws<StudyException>(() => Train(folder.Path, isFresh: false)).Message, StringComparison.Ordinal);
    }

    private static ClaimStudy Study(string folder, bool isFresh) => new([Claim], new ClaimRequest(ClaimScale.Quick), folder) { IsFresh = isFresh };

    private static ClaimRecords? Train(string folder, bool isFresh) => Study(folder, isFresh).Train(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { });

    private static void Make(string folder)
    {
        foreach (RunConfig config in Claim.Plan(new ClaimRequest(ClaimScale.Quick)).Runs)
        {
            new RunExecution().Start(new RunStore(folder), new RunOrder { Config = config, Number = (int)config.Seed });
        }
    }
}
