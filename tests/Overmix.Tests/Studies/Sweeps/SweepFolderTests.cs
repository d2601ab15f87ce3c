using System.Text.Json;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Runs;
using Overmix.Training.Data;

namespace Overmix.Tests.Studies.Sweeps;

public sealed class SweepFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keep_ThenOpen_ReadsTheSamePlan()
    {
        SweepPlan plan = SweepExpansion.Expand(SmallSweep.Read());
        SweepFolder.Keep(_folder["small"], SmallSweep.Read(), plan, out bool isNew);
        Assert.True(isNew);
        SweepPlan read = SweepFolder.Open(_folder["small"]).Plan;
        Assert.Equal((plan.Name, plan.Identity, plan.BaseText), (read.Name, read.Identity, read.BaseText));
        Assert.Equal(plan.Compare, read.Compare);
        Assert.Equal(plan.Axes.Select(a => a.Name), read.Axes.Select(a => a.Name));
        Assert.Equal(plan.Tasks.Select(t => string.Join(' ', t.Overrides)), read.Tasks.Select(t => string.Join(' ', t.Overrides)));
        Assert.Equal(read.Tasks.Count, SweepFolder.Open(Path.Combine(_folder["small"], SweepFolder.TasksName)).Plan.Tasks.Count);
    }

    [Fact]
    public void Keep_SamePlanAgain_ChangesNothing()
    {
        SweepFolder first = SmallSweep.Keep(_folder);
        byte[] before = File.ReadAllBytes(first.TasksPath);
        File.SetLastWriteTimeUtc(first.TasksPath, DateTime.UnixEpoch);
        SweepFolder.Keep(_folder["small"], SmallSweep.Read("# said otherwise\n" + SmallSweep.Text), SweepExpansion.Expand(SmallSweep.Read()), out bool isNew);
        Assert.False(isNew);
        Assert.Equal(before, File.ReadAllBytes(first.TasksPath));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(first.TasksPath));
    }

    [Fact]
    public void Keep_OtherPlan_IsRefusedInOneSentenceAndChangesNothing()
    {
        SweepFolder first = SmallSweep.Keep(_folder);
        byte[] before = File.ReadAllBytes(first.TasksPath);
        string other = SmallSweep.Text.Replace("epochs: 6", "epochs: 7", StringComparison.Ordinal);
        SweepException error = Assert.Throws<SweepException>(() => SmallSweep.Keep(_folder, other));
        Assert.Equal((ExitCode.Usage, $"{first.Path}: holds another plan, of the sweep 'small' with 4 tasks, and a plan is never changed. Take another name or another --out."), (error.ExitCode, error.Message));
        Assert.Throws<SweepException>(() => SweepFolder.Check(_folder["small"], SweepExpansion.Expand(SmallSweep.Read(other))));
        Assert.Equal(before, File.ReadAllBytes(first.TasksPath));
    }

    /// <summary>Only what the tasks are counts: not the version's words, nor a key that came since and has its default. One whose value differs still does.</summary>
    [Fact]
    public void Keep_PlanOfAnOlderVersion_IsTheSame()
    {
        SweepPlan plan = SweepExpansion.Expand(SmallSweep.Read());
        SweepPlan older = plan with { Identity = RunIdentity.Sha256("of fewer keys"), BaseText = OlderVersion.Spell(plan.BaseText) };
        byte[] before = File.ReadAllBytes(SweepFolder.Keep(_folder["small"], SmallSweep.Read(), older, out _).TasksPath);
        SweepFolder.Keep(_folder["small"], SmallSweep.Read(), plan, out bool isNew);
        Assert.False(isNew);
        Assert.Equal(before, File.ReadAllBytes(SweepFolder.Open(_folder["small"]).TasksPath));
        Assert.Throws<SweepException>(() => SmallSweep.Keep(_folder, SmallSweep.Text.Replace("{every: 2}\ngrid", "{every: 2, keepLast: 9}\ngrid", StringComparison.Ordinal)));
    }

    [Fact]
    public void IdentityNow_PlanJustMade_IsItsIdentityWhateverWasChosenForTheMachine()
    {
        SweepPlan plan = SweepExpansion.Expand(SmallSweep.Read());
        Assert.All(plan.Tasks, t => Assert.NotEmpty(t.Choices));
        Assert.Equal(plan.Identity, plan.IdentityNow);
    }

    [Fact]
    public void Check_NewPlan_WritesNothing()
    {
        _ = SweepFolder.Check(_folder["small"], SweepExpansion.Expand(SmallSweep.Read()));
        Assert.False(Path.Exists(_folder["small"]));
    }

    [Fact]
    public void Keep_DataThatAreNotThere_AreRefusedBeforeAnythingIsWritten()
    {
        Assert.Throws<DataException>(() => SmallSweep.Keep(_folder, SmallSweep.Text.Replace("{train: 20}", "{train: 1000}", StringComparison.Ordinal)));
        Assert.False(Path.Exists(_folder["small"]));
    }

    /// <summary>Every byte of the list matters, and so does every byte of the base configuration that means something.</summary>
    [Fact]
    public void Open_AnyByteFlipped_IsNoticed()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        foreach (string name in (string[])[SweepFolder.TasksName, SweepFolder.BaseName])
        {
            byte[] sound = File.ReadAllBytes(sweep.PathOf(name));
            for (int at = 0; at < sound.Length; at += Math.Max(1, sound.Length / 150))
            {
                byte[] flipped = [.. sound];
                flipped[at] ^= 1;
                File.WriteAllBytes(sweep.PathOf(name), flipped);
                SweepException error = Assert.Throws<SweepException>(() => SweepFolder.Open(sweep.Path).Plan);
                Assert.Equal(ExitCode.InvalidData, error.ExitCode);
            }

            File.WriteAllBytes(sweep.PathOf(name), sound);
        }

        Assert.Equal(4, SweepFolder.Open(sweep.Path).Plan.Tasks.Count);
    }

    [Fact]
    public void Open_NoSweep_SaysHowToMakeOne() =>
        Assert.Contains("`overmix sweep plan FILE` makes one", Assert.Throws<SweepException>(() => SweepFolder.Open(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void TaskAt_NoSuchTask_SaysWhichThereAre() =>
        Assert.Equal("--index is 5, but the sweep 'small' has the tasks 1 to 4.", Assert.Throws<SweepException>(() => SmallSweep.Keep(_folder).Plan.TaskAt(5)).Message);

    [Fact]
    public void Keep_DashboardsFile_HasAxesAndTasksAsItReadsThem()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        using var document = JsonDocument.Parse(File.ReadAllBytes(sweep.PathOf(SweepFolder.ViewName)));
        JsonElement axis = document.RootElement.GetProperty("axes")[0], task = document.RootElement.GetProperty("tasks")[2];
        Assert.Equal(("mixup.alpha", "[0.5,1]"), (axis.GetProperty("key").GetString(), axis.GetProperty("values").GetRawText()));
        Assert.Equal((3, 1, 1), (task.GetProperty("index").GetInt32(), task.GetProperty("settings").GetProperty("seed").GetInt32(), task.GetProperty("settings").GetProperty("mixup.alpha").GetInt32()));
        Assert.Matches("^alpha1/0003-[0-9a-f]{8}$", task.GetProperty("run").GetString());
    }
}
