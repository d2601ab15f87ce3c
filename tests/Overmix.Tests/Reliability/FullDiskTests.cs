using Overmix.Core.Seeding;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Reliability;

/// <summary>
/// A disk that fills up at a random moment: a clear message with exit code 1; once there is space again, a resume ends as the uncut run.
/// Another exit code, a stack trace or one differing byte fails it. Mounts a small memory disk, which needs the superuser.
/// </summary>
public sealed class FullDiskTests(References references)
{
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Train_DiskFillsUp_SaysSoAndResumesBitExactly10()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Mounting a memory disk needs the superuser on Linux.");
        Trials.AssertAll("full disk, said, resumed bit-exactly", Trials.Count(10), trial => Trial(trial));
    }

    private IReadOnlyList<string> Trial(int trial)
    {
        RandomStream draws = Trials.Draws(20, trial);
        using var disk = new SmallDisk();
        string uncut = references.Of(trial);
        string? folder = null;
        for (int attempt = 0; folder is null; attempt++)
        {
            folder = FillAmidTraining(disk, disk.Path($"run{attempt}"), trial, draws.NextInt(references.MetricsLength(trial) * 3 / 4));
        }

        disk.Free();
        ProcessOutcome outcome = OvermixProcess.Run("resume", folder);
        return outcome.ExitCode == 0 ? RunComparison.Differences(uncut, folder) : [$"resume: exit code {outcome.ExitCode}, {outcome.Error}"];
    }

    /// <summary>Trains on the disk and fills it at a moment.</summary>
    /// <returns>The run's folder; null if the run was done before it needed more space.</returns>
    private static string? FillAmidTraining(SmallDisk disk, string root, int variant, int moment)
    {
        using ChildRun child = ChildRun.Train(root, SmallRun.Variant(variant));
        child.WaitForMetrics(moment);
        while (!child.Process.HasExited)
        {
            disk.Fill(); // Again and again: a save frees what it replaces.
        }

        ProcessOutcome outcome = child.Process.WaitForExit();
        disk.Free();
        Assert.True(outcome.ExitCode is 0 or 1, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.True(outcome.ExitCode == 0 || outcome.Error.Contains("the disk is full. Free some space", StringComparison.Ordinal), outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        return outcome.ExitCode == 0 ? null : child.Folder;
    }

    /// <summary>A memory disk of two megabytes.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TempFolder _folder = new();

        public SmallDisk() => Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", _folder.Path);

        private string Ballast => _folder["ballast"];

        public string Path(string name) => _folder[name];

        public void Fill()
        {
            byte[] page = new byte[4096];
            try
            {
                using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
                while (true)
                {
                    file.Write(page);
                }
            }
            catch (IOException)
            {
                // Full, as wanted.
            }
        }

        public void Free() => File.Delete(Ballast);

        public void Dispose()
        {
            Run("umount", _folder.Path);
            _folder.Dispose();
        }

        private static void Run(string program, params string[] arguments)
        {
            using var process = OvermixProcess.StartProgram(program, arguments);
            ProcessOutcome outcome = process.WaitForExit();
            Assert.True(outcome.ExitCode == 0, $"{program}: {outcome.Error}");
        }
    }
}
