using System.CommandLine;
using System.Text.Json;
using Overmix.Config;
using Overmix.Config.Schema;

namespace Overmix.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "error: a verb is missing: ", "hint: overmix --help")]
    [InlineData("rusn", "error: unknown verb 'rusn'; did you mean runs?", "hint: overmix --help")]
    [InlineData("runs lst", "error: unknown verb 'lst'; did you mean ls?", "hint: overmix runs --help")]
    [InlineData("runs ls --jsn", "error: unknown option '--jsn'; did you mean --json?", "hint: overmix runs ls --help")]
    [InlineData("runs show", "error: Required argument 'RUN' missing", "hint: overmix runs show --help")]
    [InlineData("train --epochs 3", "error: unknown option '--epochs'", "hint: overmix train --help")]
    [InlineData("resume --jsno", "error: unknown option '--jsno'; did you mean --json?", "hint: overmix resume --help")]
    [InlineData("demo --seeds x", "error: --seeds must be a whole number from 1", "hint: overmix demo --help")]
    [InlineData("demo --n 0", "error: --n must be a whole number from 1", "hint: overmix demo --help")]
    [InlineData("config schema --json --markdown", "error: --json and --markdown exclude each other", "hint: overmix config schema --help")]
    [InlineData("runs show 1 2", "error: unknown argument '2'", "hint: overmix runs show --help")]
    public void Run_UsageError_IsOneMessageWithAHintAndExitCode2(string line, string message, string hint)
    {
        ProcessOutcome outcome = CapturedTerminal.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        string[] lines = outcome.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(message, lines[0], StringComparison.Ordinal);
        Assert.StartsWith(hint, lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "")]
    [InlineData("train", "--out", "")]
    [InlineData("demo", "--out", " ")]
    [InlineData("resume", "1", "--runs", "")]
    public void Run_EmptyNameOfAFolderOrFile_IsAUsageError(params string[] arguments)
    {
        ProcessOutcome outcome = CapturedTerminal.Run(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("is empty", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "--out", "FILE")]
    [InlineData("train", "--out", "FILE/below/it")]
    [InlineData("demo", "--out", "FILE")]
    [InlineData("theory", "lemma1", "--out", "FILE")]
    public void Run_FileInPlaceOfAFolder_IsCalledAFile(params string[] arguments)
    {
        string file = Path.GetTempFileName();
        ProcessOutcome outcome = CapturedTerminal.Run([.. arguments.Select(a => a.Replace("FILE", file, StringComparison.Ordinal))]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("is a file, not a folder. Name a folder.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(file, outcome.Error, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void Run_PipeAsConfiguration_IsRefusedAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs named pipes in the file system.");
        string pipe = Path.Combine(Path.GetTempPath(), $"overmix-pipe-{Guid.NewGuid():N}");
        using (var making = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            making.WaitForExit();
        }

        ProcessOutcome outcome = CapturedTerminal.Run("train", pipe);
        Assert.Equal((2, "", $"error: {pipe}: is a pipe or a device; name a file\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
        File.Delete(pipe);
    }

    [Fact]
    public void Run_WordsAfterADoubleDash_AreArguments()
    {
        ProcessOutcome outcome = CapturedTerminal.Run("train", "--", "--none.yaml");
        Assert.Equal((2, "error: --none.yaml: no such file\n"), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public void Run_HelpAndVersion_AreResults()
    {
        ProcessOutcome help = CapturedTerminal.Run("--help"), version = CapturedTerminal.Run("--version");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("runs", help.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (version.ExitCode, version.Error));
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }

    [Fact]
    public void Run_UserError_PrintsItsMessageAndCodeWithoutStackTrace()
    {
        var mistakes = new ConfigException([new ConfigMistake(new ConfigOrigin("a.yaml", 1, 2), "seed", "is wrong"), new ConfigMistake(ConfigOrigin.Whole("-s x"), "", "is odd")]);
        ProcessOutcome outcome = Throwing(new TypeInitializationException("T", mistakes));
        Assert.Equal((2, "", "error: a.yaml:1:2: seed is wrong\nerror: -s x: is odd\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void Run_UnexpectedError_IsOneLineThatAsksForAReport()
    {
        ProcessOutcome outcome = Throwing(new InvalidOperationException("first\nsecond"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("error: unexpected error, please report it (OVERMIX_DEBUG=1 shows where it came from): InvalidOperationException: first second\n", outcome.Error);
    }

    [Fact]
    public void Run_MissingRun_IsInvalidData()
    {
        ProcessOutcome outcome = CapturedTerminal.Run("runs", "show", "7", "--runs", Path.Combine(Path.GetTempPath(), "overmix-none"));
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: 7: no such run", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void RunsList_EmptyFolder_SaysSoOnStderrOnly()
    {
        ProcessOutcome outcome = CapturedTerminal.Run("runs", "ls", "--runs", Path.Combine(Path.GetTempPath(), "overmix-none"));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("no runs in", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfigSchema_Json_HoldsEveryKey()
    {
        ProcessOutcome outcome = CapturedTerminal.Run("config", "schema", "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(ConfigSchema.Describe().Count(k => !k.IsSection), document.RootElement.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public void ConfigSchema_Table_HasALineAKeyHoweverNarrowTheTerminal()
    {
        string[] lines = CapturedTerminal.Run("config", "schema").Output.TrimEnd('\n').Split('\n');
        Assert.Equal(ConfigSchema.Describe().Count(k => !k.IsSection) + 1, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("mixup.alpha", StringComparison.Ordinal) && line.TrimEnd().EndsWith("plain ERM.", StringComparison.Ordinal));
    }

    private static ProcessOutcome Throwing(Exception error) => CapturedTerminal.Capture(terminal =>
    {
        var verb = new Command("fail");
        verb.SetAction((Func<ParseResult, int>)(_ => throw error));
        return Overmix.Cli.CommandLine.Run(new RootCommand { verb }, ["fail"], terminal);
    });
}
