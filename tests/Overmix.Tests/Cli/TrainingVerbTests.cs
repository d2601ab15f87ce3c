using System.Text.Json;

namespace Overmix.Tests.Cli;

/// <summary>The verbs that train, as a shell sees them.</summary>
public sealed class TrainingVerbTests : IDisposable
{
    private const string Endless = "train.epochs=100000000";

    private readonly string _folder = Directory.CreateTempSubdirectory("overmix-cli").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Signal.Interrupt, 130)]
    [InlineData(Signal.Terminate, 143)]
    [InlineData(Signal.HangUp, 143)]
    [InlineData(Signal.User1, 75)]
    internal void Train_Signal_SavesEndsWithItsCodeAndResumeGoesOn(Signal signal, int expected)
    {
        using (OvermixProcess training = Start("train", "-s", Endless))
        {
            Assert.True(training.WaitFor("run run/0001"), training.Error);
            Assert.True(training.Send(signal));
            ProcessOutcome stopped = training.WaitForExit();
            Assert.Equal(expected, stopped.ExitCode);
            Assert.Contains("saving", stopped.Error, StringComparison.Ordinal);
            Assert.Contains("go on with: overmix resume", stopped.Error, StringComparison.Ordinal);
        }

        long step = StepOf(Show());
        Assert.Equal("stopped", Show().GetProperty("state").GetString());
        using OvermixProcess resumed = Start("resume", "1");
        Assert.True(resumed.WaitFor("Going on from"), resumed.Error);
        Assert.True(resumed.WaitFor("run run/0001"), resumed.Error);
        Assert.True(resumed.Send(signal));
        Assert.Equal(expected, resumed.WaitForExit().ExitCode);
        Assert.True(StepOf(Show()) >= step);
    }

    [Fact]
    public void Train_InterruptIgnoredByTheStartingShell_StillSaves()
    {
        using var training = OvermixProcess.StartProgram("/bin/sh", ["-c", $"trap '' INT; exec \"$0\" train -s {Endless}", OvermixProcess.Executable], folder: _folder);
        Assert.True(training.WaitFor("run run/0001"), training.Error);
        Assert.True(training.Send(Signal.Interrupt));
        ProcessOutcome stopped = training.WaitForExit();
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("saving", stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_HangUpIgnoredByTheStarter_GoesOnAsUnderNohup()
    {
        using var training = OvermixProcess.StartProgram("/bin/sh", ["-c", "trap '' HUP; exec \"$0\" train -s train.epochs=3000", OvermixProcess.Executable], folder: _folder);
        Assert.True(training.WaitFor("run run/0001"), training.Error);
        Assert.True(training.Send(Signal.HangUp));
        Assert.Equal(0, training.WaitForExit().ExitCode);
    }

    [Fact]
    public void Train_StandardErrorClosed_TrainsAllTheSame()
    {
        using var training = OvermixProcess.StartProgram("/bin/sh", ["-c", "exec \"$0\" train -s train.epochs=2 2>&-", OvermixProcess.Executable], folder: _folder);
        ProcessOutcome outcome = training.WaitForExit();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Trained for 2 epochs.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_RunsOfOneNameThatAreNotSeedsOfOneExperiment_AreRefused()
    {
        foreach (string[] setting in (string[][])[["seed=1"], ["seed=1"], ["seed=2", "mixup.alpha=0.1"]])
        {
            Assert.Equal(0, Run(["train", "-s", "name=g", "-s", "train.epochs=1", .. setting.SelectMany(s => (string[])["-s", s])]).ExitCode);
        }

        ProcessOutcome twins = Run("report", "g/1", "g/2"), strangers = Run("report", "runs/g");
        Assert.Equal((2, 2), (twins.ExitCode, strangers.ExitCode));
        Assert.Contains("have the same seed, 1", twins.Error, StringComparison.Ordinal);
        Assert.Contains("mixup.alpha 0.1, but g/0001", strangers.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Directory.GetDirectories(Path.Combine(_folder, "runs", "g")).Order().First(), "report")));
    }

    [Fact]
    public void Train_ShortRun_IsDoneAndListed()
    {
        ProcessOutcome trained = Run("train", "-s", "train.epochs=3", "-s", "name=short", "--json");
        Assert.Equal(0, trained.ExitCode);
        using var result = JsonDocument.Parse(trained.Output);
        Assert.Equal(("done", 3, 0), (result.RootElement.GetProperty("state").GetString(), result.RootElement.GetProperty("epoch").GetInt32(), result.RootElement.GetProperty("exitCode").GetInt32()));

        using var listed = JsonDocument.Parse(Run("runs", "ls", "--json").Output);
        Assert.Equal(1, listed.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(result.RootElement.GetProperty("run").GetString(), Assert.Single(listed.RootElement.GetProperty("runs").EnumerateArray()).GetProperty("run").GetString());
        Assert.Equal(0, Run("resume", "short/1").ExitCode);
    }

    [Fact]
    public void Train_BadConfiguration_ListsEveryMistakeAndStartsNothing()
    {
        File.WriteAllText(Path.Combine(_folder, "bad.yaml"), "mixup:\n  alpha: -1\n  lam: 2\n");
        ProcessOutcome refused = Run("train", "bad.yaml", "-s", "train.epoch=3");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("error: bad.yaml:2:10: mixup.alpha is -1, but must lie in [0, 1000]\n", refused.Error, StringComparison.Ordinal);
        Assert.Contains("error: bad.yaml:3:3: unknown key 'lam' in section 'mixup'; did you mean mixup.law?\n", refused.Error, StringComparison.Ordinal);
        Assert.Contains("error: -s train.epoch=3: unknown key 'train.epoch'; did you mean train.epochs?\n", refused.Error, StringComparison.Ordinal);
        Assert.Equal(3, refused.Error.TrimEnd('\n').Split('\n').Length);
        Assert.False(Directory.Exists(Path.Combine(_folder, "runs")));
    }

    [Theory]
    [InlineData(2, "train", "missing.yaml")]
    [InlineData(3, "train", "-s", "data.train=100000")]
    [InlineData(3, "resume", "runs")]
    [InlineData(3, "report", "nothing")]
    [InlineData(2, "demo", "--n", "abc")]
    [InlineData(2, "demo", "--seeds", "0")]
    public void Verb_BadInput_HasItsExitCodeOneMessageAndNoStackTrace(int expected, params string[] arguments)
    {
        _ = Directory.CreateDirectory(Path.Combine(_folder, "runs"));
        ProcessOutcome refused = Run(arguments);
        Assert.Equal((expected, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith("error: ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected error", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_Json_IsOneDocumentWithRunsAndVerdicts()
    {
        ProcessOutcome demo = Run("demo", "--json", "--seeds", "1", "--epochs", "20", "--out", "d");
        Assert.True(demo.ExitCode == 0, demo.Error);
        using var document = JsonDocument.Parse(demo.Output);
        string[] figures = ["seed", "bestTestError", "bestEpoch", "finalTestError", "finalMixupLoss", "mixupLossFloor", "finalExcessMixupLoss"];
        JsonElement[] runs = [.. document.RootElement.GetProperty("runs").EnumerateArray()];
        Assert.Equal(["mixup", "erm"], runs.Select(r => r.GetProperty("objective").GetString()!));
        Assert.All(runs, run => Assert.All(figures, figure => Assert.Equal(JsonValueKind.Number, run.GetProperty(figure).ValueKind)));
        Assert.Equal(2, document.RootElement.GetProperty("verdicts").GetArrayLength());
        Assert.True(File.Exists(document.RootElement.GetProperty("report").GetString()));

        // Runs of a demo are found from the folder above, under the names that listings give them.
        using var listed = JsonDocument.Parse(Run("runs", "ls", "--runs", ".", "--json").Output);
        Assert.Equal(2, listed.RootElement.GetProperty("runs").GetArrayLength());
        using var inside = JsonDocument.Parse(Run("runs", "ls", "--runs", "d", "--json").Output);
        Assert.Equal(2, inside.RootElement.GetProperty("runs").GetArrayLength());
        Assert.Equal(0, Run("report", "d", "--out", "page").ExitCode);
        Assert.True(File.Exists(Path.Combine(_folder, "page", "index.html")));
    }

    [Fact]
    public void Demo_InterruptedInTheBackgroundOfATerminal_SavesInsteadOfHanging()
    {
        // As timeout(1) does it: SIGINT, then SIGCONT, at which the runtime sets the terminal's modes; from the background that stops all of the process group that lets it.
        const string job = "set -m; \"$OVERMIX\" demo --seeds 1 --epochs 1000000 --out d & while ! ls d/*/*/status.json 2>/dev/null; do sleep 0.1; done; kill -s INT -- -$!; kill -s CONT -- -$!; wait $!";
        ProcessOutcome demo = OnTerminal(job, []);
        Assert.Equal(130, demo.ExitCode);
        Assert.Contains("go on with: overmix demo", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_InterruptedOftenInTheBackgroundOfATerminal_SavesInsteadOfHanging()
    {
        const string job = "set -m; \"$OVERMIX\" train -s train.epochs=100000000 --out d & while ! ls d/*/*/status.json 2>/dev/null; do sleep 0.1; done; for i in 1 2 3 4 5 6 7 8; do kill -s CONT -- -$!; done; kill -s INT -- -$!; kill -s CONT -- -$!; wait $!";
        ProcessOutcome training = OnTerminal(job, []);
        Assert.Equal(130, training.ExitCode);
        Assert.Contains("go on with: overmix resume", training.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1", true)]
    [InlineData("TERM", "dumb", false)]
    [InlineData("CI", "true", false)]
    public void Train_OnTerminal_AnimatesAndColoursAsTheEnvironmentSays(string variable, string value, bool animates)
    {
        const string hiddenCursor = "\u001b[?25l", color = "\u001b[9";
        ProcessOutcome training = OnTerminal("\"$OVERMIX\" train -s train.epochs=400", new() { [variable] = value });
        Assert.True(training.ExitCode == 0, training.Output);
        Assert.Equal(animates, training.Output.Contains(hiddenCursor, StringComparison.Ordinal));
        Assert.DoesNotContain(color, training.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Worker_InputEnds_SavesAndEnds()
    {
        File.WriteAllText(Path.Combine(_folder, "endless.yaml"), "train: {epochs: 100000000}\n");
        using var shell = OvermixProcess.StartProgram("/bin/sh", ["-c", "sleep 2 | \"$0\" worker --config endless.yaml --out runs --number 7", OvermixProcess.Executable], folder: _folder);
        Assert.Equal(143, shell.WaitForExit().ExitCode);
        Assert.Equal("stopped", Show("7").GetProperty("state").GetString());
    }

    [Fact]
    public void Doctor_Json_SaysWhetherLibtorchLoads()
    {
        ProcessOutcome doctor = Run("doctor", "--json");
        using var report = JsonDocument.Parse(doctor.Output);
        Assert.Equal(1, report.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(doctor.ExitCode == 0, report.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(doctor.ExitCode == 0, report.RootElement.GetProperty("problems").GetArrayLength() == 0);
    }

    [Fact]
    public void Doctor_LibtorchMissing_NamesARemedyALine()
    {
        using OvermixProcess process = OvermixProcess.Start(["doctor"], new Dictionary<string, string?> { ["OVERMIX_LIBTORCH"] = _folder }, _folder);
        ProcessOutcome doctor = process.WaitForExit();
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("problem: ", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("remedy: ", doctor.Output, StringComparison.Ordinal);
    }

    private ProcessOutcome OnTerminal(string command, Dictionary<string, string?> environment)
    {
        const string script = "/usr/bin/script";
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(script), "Needs script(1) of util-linux.");
        Dictionary<string, string?> all = new(environment) { ["OVERMIX"] = OvermixProcess.Executable, ["SHELL"] = "/bin/sh" }; // script(1) runs what SHELL names.
        _ = all.TryAdd("TERM", "xterm");
        foreach (string variable in (string[])["NO_COLOR", "CI"])
        {
            _ = all.TryAdd(variable, null);
        }

        using var process = OvermixProcess.StartProgram(script, ["-qec", $"stty rows 40 cols 140; {command}", "/dev/null"], all, _folder);
        return process.WaitForExit();
    }

    private static long StepOf(JsonElement run) => run.GetProperty("events").EnumerateArray().Max(e => e.GetProperty("step").GetInt64());

    private JsonElement Show(string reference = "1")
    {
        ProcessOutcome shown = Run("runs", "show", reference, "--json");
        Assert.True(shown.ExitCode == 0, shown.Error);
        return JsonDocument.Parse(shown.Output).RootElement;
    }

    private OvermixProcess Start(params string[] arguments) => OvermixProcess.Start(arguments, folder: _folder);

    private ProcessOutcome Run(params string[] arguments)
    {
        using OvermixProcess process = Start(arguments);
        return process.WaitForExit();
    }
}
