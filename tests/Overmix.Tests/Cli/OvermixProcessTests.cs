namespace Overmix.Tests.Cli;

/// <summary>What only a real process shows: pipes, full disks, terminals, the exit code that a shell sees.</summary>
public sealed class OvermixProcessTests
{
    private const string Escape = "\u001b[";

    [Fact]
    public void Process_ExitCodeAndStreams_AreTheCommandLines()
    {
        ProcessOutcome outcome = OvermixProcess.Run("runs", "lss");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: unknown verb 'lss'; did you mean ls?\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_ReaderGone_EndsQuietly()
    {
        // The reader ends before a byte is written: every write meets a closed pipe.
        ProcessOutcome outcome = Shell("(sleep 0.5; \"$0\" config schema; echo \"code $?\" >&2) | true");
        Assert.Equal((0, "", "code 0\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void Process_FullDiskUnderStdout_IsOneClearLine()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs /dev/full.");
        ProcessOutcome outcome = Shell("\"$0\" config schema > /dev/full");
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: standard output: cannot be written: No space left on device", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Process_PipedOutput_HoldsNoEscapeSequences()
    {
        using OvermixProcess process = OvermixProcess.Start(["config", "schema"], new Dictionary<string, string?> { ["TERM"] = "xterm-256color", ["NO_COLOR"] = null });
        ProcessOutcome outcome = process.WaitForExit();
        Assert.DoesNotContain(Escape, outcome.Output + outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_NotEvenStderrWritable_StillHasItsExitCode()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs /dev/full.");
        Assert.Equal(2, Shell("\"$0\" nonsense 2> /dev/full").ExitCode);
    }

    private static ProcessOutcome Shell(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a POSIX shell.");
        using var process = OvermixProcess.StartProgram("/bin/sh", ["-c", script, OvermixProcess.Executable]);
        return process.WaitForExit();
    }
}
