using System.Text.Json;
using Overmix.Core.Configuration;
using Overmix.Runs.Store;
using Overmix.Tests.Runs;
using Overmix.Tests.Studies.Comparison;

namespace Overmix.Tests.Cli;

/// <summary>The verbs that look after runs, on runs with made-up errors.</summary>
public sealed class HousekeepingVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compare_GroupsByName_IsATableAndADocument()
    {
        MakeGroups();
        ProcessOutcome text = Run("runs", "compare", "erm", "mixup");
        Assert.True(text.ExitCode == 0, text.Error);
        Assert.Contains("mixup.alpha", text.Output, StringComparison.Ordinal);
        Assert.Contains("-1.0 (", text.Output.Replace('−', '-'), StringComparison.Ordinal);
        Assert.Contains("3 pairs", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(Run("runs", "compare", "erm", "mixup", "--json").Output);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        JsonElement difference = document.RootElement.GetProperty("againstFirst")[0].GetProperty("final");
        Assert.Equal(-0.01, difference.GetProperty("mean").GetDouble(), 1e-12);
        Assert.True(difference.GetProperty("low").GetDouble() < -0.01);
        Assert.Equal([1, 2, 3], difference.GetProperty("pairs").EnumerateArray().Select(p => p.GetProperty("seed").GetInt32()));
    }

    [Theory]
    [InlineData("csv", "run,name,hash,seed,epoch,")]
    [InlineData("json", "{\n  \"schema\": 1,\n  \"evaluations\": [\n")]
    [InlineData("tex", "% Made by: overmix runs export")]
    public void Export_Text_GoesToStandardOutputOrAFileAlike(string format, string start)
    {
        MakeGroups();
        ProcessOutcome output = Run("runs", "export", "erm", "mixup", "--format", format);
        Assert.True(output.ExitCode == 0, output.Error);
        Assert.StartsWith(start, output.Output, StringComparison.Ordinal);
        ProcessOutcome file = Run("runs", "export", "erm", "mixup", "--format", format, "--out", _folder["table"]);
        Assert.Equal((0, ""), (file.ExitCode, file.Output));
        string[] written = File.ReadAllLines(_folder["table"]), said = output.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(said.Skip(format == "tex" ? 1 : 0), written.Skip(format == "tex" ? 1 : 0)); // the first line of the LaTeX names the command
        Assert.Contains(written, line => line.Contains("mixup/0003", StringComparison.Ordinal));
    }

    [Fact]
    public void Export_ParquetThroughAPipe_IsTheFile()
    {
        MakeGroups();
        Assert.Equal(0, Run("runs", "export", "erm", "--format", "parquet", "--out", _folder["a.parquet"]).ExitCode);
        using var shell = OvermixProcess.StartProgram("/bin/sh", ["-c", "exec \"$0\" runs export erm --format parquet --runs \"$1\" > \"$2\"", OvermixProcess.Executable, _folder.Path, _folder["b.parquet"]]);
        Assert.Equal(0, shell.WaitForExit().ExitCode);
        byte[] file = File.ReadAllBytes(_folder["a.parquet"]);
        Assert.Equal(file, File.ReadAllBytes(_folder["b.parquet"]));
        Assert.Equal("PAR1"u8.ToArray(), file[..4]);
    }

    [Theory]
    [InlineData(2, "--format must", "runs", "export", "erm", "--format", "xls")]
    [InlineData(3, "no such run", "runs", "export", "nothing")]
    [InlineData(3, "no such run", "runs", "compare", "erm", "nothing")]
    [InlineData(3, "no such run", "rerun", "nothing")]
    [InlineData(3, "no such run", "cite", "nothing")]
    [InlineData(2, "'--keep-last' is required", "runs", "gc")]
    [InlineData(2, "--keep-last must be a whole number from 1", "runs", "gc", "--keep-last", "0")]
    [InlineData(3, "no such folder", "runs", "gc", "/nowhere/at/all", "--keep-last", "1")]
    [InlineData(2, "SHELL must", "completion", "tcsh")]
    public void Verb_BadInput_IsOneSentenceWithItsExitCode(int code, string message, params string[] arguments)
    {
        MakeGroups();
        ProcessOutcome outcome = arguments is ["runs", "gc", ..] or ["completion", ..] ? CapturedTerminal.Run(arguments) : Run(arguments);
        Assert.Equal((code, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected error", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_RunsWithoutSurplus_SaysSo()
    {
        MakeGroups();
        ProcessOutcome outcome = CapturedTerminal.Run("runs", "gc", _folder.Path, "--keep-last", "2");
        Assert.Equal((0, "nothing to remove: no run has more than 2 valid checkpoints\n"), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public void Cite_ARun_GivesThePaperAndOvermixWithTheRunInANote()
    {
        MakeGroups();
        ProcessOutcome outcome = Run("cite", "erm/1");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.StartsWith("@inproceedings{liu2023,\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("title     = {Over-Training with Mixup May Hurt Generalization}", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("@software{overmix,", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("author  = {{The Overmix authors}}", outcome.Output, StringComparison.Ordinal);
        string hash = new RunStore(_folder.Path).Find("erm/1").ReadManifest().Hash;
        Assert.Contains($"hash {hash}, seed 1, Overmix 0.1.0, commit 0123abc with changes, libtorch 2.10.0", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(outcome.Output.Count(c => c == '{'), outcome.Output.Count(c => c == '}'));
    }

    [Theory]
    [InlineData("overmix run", "runs", "theory")]
    [InlineData("overmix runs e", "export", "compare")]
    [InlineData("overmix runs ls --j", "--json", "--runs")]
    [InlineData("overmix runs export x --format p", "parquet", "csv")]
    [InlineData("overmix ", "train", "worker")]
    [InlineData("overmix completion ", "fish", "train")]
    public void Completion_InARealBash_OffersWhatFits(string line, string offered, string withheld)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "Needs bash.");
        const string script = """
            set -u; PATH="$(dirname "$1"):$PATH"; eval "$(overmix completion bash)"
            COMP_LINE=$2; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<< "$COMP_LINE"
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            complete -p overmix >&2; _overmix; printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = OvermixProcess.StartProgram("/bin/bash", ["--norc", "-c", script, "bash", OvermixProcess.Executable, line], folder: _folder.Path);
        ProcessOutcome outcome = bash.WaitForExit();
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("-F _overmix overmix", outcome.Error, StringComparison.Ordinal);
        string[] words = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Contains(offered, words);
        Assert.DoesNotContain(withheld, words);
    }

    [Theory]
    [InlineData("zsh", "#compdef overmix")]
    [InlineData("fish", "complete -c overmix")]
    public void Completion_OtherShells_AskTheProgramToo(string shell, string line)
    {
        ProcessOutcome outcome = CapturedTerminal.Run("completion", shell);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(line, outcome.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", outcome.Output, StringComparison.Ordinal);
    }

    private ProcessOutcome Run(params string[] arguments) => CapturedTerminal.Run([.. arguments, "--runs", _folder.Path]);

    private void MakeGroups()
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            SyntheticRuns.Make(_folder.Path, new RunConfig { Name = "erm", Seed = seed }, 0.2 + 0.01 * seed, 0.3 + 0.01 * seed);
            SyntheticRuns.Make(_folder.Path, new RunConfig { Name = "mixup", Seed = seed, Mixup = new MixupConfig { Alpha = 0.4 } }, 0.2, 0.29 + 0.012 * seed - 0.004);
        }
    }
}
