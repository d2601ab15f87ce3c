using System.CommandLine;
using Overmix.Cli.Guarding;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Guarding;
using Overmix.Native;
using Overmix.Studies.Guarding;
using Overmix.Studies.Guarding.Replay;

namespace Overmix.Cli.Commands;

/// <summary><c>bench guard</c>: how good the guard's decisions are, beside the classical rules, on recorded training runs.</summary>
internal static class GuardBenchCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> records = CommonOptions.Named(new Option<string>("--records") { Description = "Folder of the recorded runs; what is there counts as done.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("docs", "results", "data", "guard") });
        Option<string?> images = CommonOptions.Named(new Option<string?>("--images") { Description = "Folder or archive of the CIFAR-10 images; without it, settings of images that are not recorded yet are left out.", HelpName = "PATH" });
        Option<bool> quick = new("--quick") { Description = "Only replay what is recorded; train nothing." };
        Option<bool> tuning = new("--tuning") { Description = "Only the tuning half: the held-back one is not looked at, and no look is counted." };
        Option<string?> report = CommonOptions.Named(new Option<string?>("--report") { Description = "Write the results page there, as Markdown.", HelpName = "FILE" });
        Option<bool> json = CommonOptions.Json();
        Command command = new("guard", "Regret, compute saved, harm and false alarms of the guard and of the classical rules, on recorded training runs.") { records, images, quick, tuning, report, json };
        command.SetAction(parsed =>
        {
            var request = new Request(parsed.GetRequiredValue(records), parsed.GetValue(images), parsed.GetValue(tuning), parsed.GetValue(report), parsed.GetValue(json));
            return parsed.GetValue(quick) ? Replay(terminal, request) : Record(terminal, request) ?? Replay(terminal, request);
        });
        return command;
    }

    private static int? Record(Terminal terminal, Request request)
    {
        using StopSignals signals = RunSession.Listen(terminal);
        LibTorch.EnsureLoaded();
        ThreadPolicy.Apply(1);
        var recorder = new TrajectoryRecorder(request.Images ?? "", () => signals.Requested);
        bool isDone = new TrajectoryStore(request.Records).RecordMissing(
            recorder,
            setting => request.Images is not null || setting.World != GuardWorld.Images,
            t => terminal.Say(FormattableString.Invariant($"{t.Setting}, seed {t.Seed}: {t.Seconds:F0} s")));
        return isDone ? null : (int)signals.Requested!.Value;
    }

    private static int Replay(Terminal terminal, Request request)
    {
        var (store, rule) = (new TrajectoryStore(request.Records), new TurnRule());
        GuardBenchResult tuned = GuardBenchmark.Measure(store, GuardHalf.Tuning, rule) ?? throw new GuardRecordException(request.Records);
        GuardBenchResult? held = request.TuningOnly ? null : GuardBenchmark.Measure(store, GuardHalf.HeldBack, rule) ?? throw new GuardRecordException(request.Records);
        var answer = new GuardAnswer(tuned, held, held is null ? 0 : LookLog.Count(request.Records, rule, held), rule);
        if (request.Report is { } path)
        {
            DurableFile.ReplaceText(path, GuardPage.Markdown(answer));
            terminal.Say($"results in {path}");
        }

        if (request.AsJson)
        {
            terminal.WriteJson(GuardJson.Schema, json => GuardJson.Write(json, answer));
        }
        else
        {
            GuardText.Write(terminal, answer);
        }

        return (int)ExitCode.Done;
    }

    private sealed record Request(string Records, string? Images, bool TuningOnly, string? Report, bool AsJson);
}
