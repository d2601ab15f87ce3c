using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Studies.Sweeps;

namespace Overmix.Tests.Studies.Executors.Slurm;

public sealed class SlurmScriptTests
{
    private static readonly JobPlace Place = new("/data/runs/small/tasks.jsonl", "/data/runs/small/slurm/logs", "/data", ["/opt/overmix/overmix"]);

    private static readonly SlurmOptions Everything = new()
    {
        Partition = "short", Time = "00:30:00", Memory = "2G", Cpus = 2, MaxParallel = 3, TasksPerJob = 2, MaxRequeues = 7, SaveBefore = 90,
    };

    [Fact]
    public void Write_EveryOption_IsThisScript() => Assert.Equal("""
        #!/bin/bash
        # 3 of the 4 tasks of the sweep 'small', 2 a job. Written by `overmix slurm submit`.
        #SBATCH --job-name=small
        #SBATCH --array=0-1%3
        #SBATCH --partition=short
        #SBATCH --time=00:30:00
        #SBATCH --mem=2G
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=2
        #SBATCH --signal=B:USR1@90
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --chdir=/data
        #SBATCH --output=/data/runs/small/slurm/logs/%A_%a.log

        # Threads that wait must sleep: spinning ones slow their neighbours down.
        export OMP_WAIT_POLICY=PASSIVE
        first=$((1 + SLURM_ARRAY_TASK_ID * 2 + 1))

        # exec: signals reach the program itself. It saves on SIGUSR1 and puts the job back into the queue as its last act.
        exec /opt/overmix/overmix task --tasks /data/runs/small/tasks.jsonl --index "$first" --count 2 --max-requeues 7

        """, Write(Everything, Place, new JobArray(1, [0, 1])));

    [Fact]
    public void Write_Defaults_AskForNothingButOneProcessor()
    {
        string script = Write(new SlurmOptions { Cpus = 1 }, Place, new JobArray(0, [0]));
        Assert.All((string[])["--partition", "--time", "--mem"], word => Assert.DoesNotContain(word, script, StringComparison.Ordinal));
        Assert.Contains("#SBATCH --array=0\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PathsWithBlanks_AreQuotedForSlurmAndForTheShell()
    {
        string script = Write(Everything, new JobPlace("/my data/it's/tasks.jsonl", "/my data/logs", "/my data", ["/usr/bin/dotnet", "/my apps/overmix.dll"]), new JobArray(0, [0]));
        Assert.Contains("#SBATCH --chdir=\"/my data\"\n#SBATCH --output=\"/my data/logs/%A_%a.log\"\n", script, StringComparison.Ordinal);
        Assert.Contains(@"exec /usr/bin/dotnet '/my apps/overmix.dll' task --tasks '/my data/it'\''s/tasks.jsonl' --index", script, StringComparison.Ordinal);
    }

    /// <summary>Slurm takes an unquoted # for the beginning of a comment: the job would write and work in another folder, and nobody would know.</summary>
    [Theory]
    [InlineData("/data/a#b")]
    [InlineData("/data/a;b")]
    [InlineData("/data/größer")]
    public void Write_PathOfUnusualCharacters_IsQuoted(string folder) => Assert.Contains(
        $"#SBATCH --chdir=\"{folder}\"\n#SBATCH --output=\"{folder}/logs/%A_%a.log\"\n", Write(Everything, Place with { WorkingFolder = folder, LogFolder = folder + "/logs" }, new JobArray(0, [0])), StringComparison.Ordinal);

    [Theory]
    [InlineData("/data/$(reboot)")]
    [InlineData("/data/\"quoted\"")]
    [InlineData("/data/new\nline")]
    [InlineData("/data/%j")]
    public void Write_PathThatSlurmWouldReadOtherwise_IsRefused(string folder) =>
        Assert.All((JobPlace[])[Place with { WorkingFolder = folder }, Place with { LogFolder = folder }], place => Assert.Throws<SweepException>(() => Write(Everything, place, new JobArray(0, [0]))));

    [Fact]
    public void Write_Script_IsWhatBashTakes()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "Needs bash.");
        string path = Path.GetTempFileName();
        File.WriteAllText(path, Write(Everything, Place with { Program = ["/bin/echo"] }, new JobArray(4, [0, 1])));
        using var process = Cli.OvermixProcess.StartProgram("/bin/bash", [path], new Dictionary<string, string?> { ["SLURM_ARRAY_TASK_ID"] = "3" });
        Assert.Equal((0, "task --tasks /data/runs/small/tasks.jsonl --index 11 --count 2 --max-requeues 7\n"), (process.WaitForExit().ExitCode, process.Output));
        File.Delete(path);
    }

    private static string Write(SlurmOptions options, JobPlace place, JobArray array) => SlurmScript.Write(SweepExpansion.Expand(SmallSweep.Read()), array, options, place).ReplaceLineEndings("\n");
}
