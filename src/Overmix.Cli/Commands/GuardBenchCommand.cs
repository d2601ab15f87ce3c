using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Errors;
using Overmix.Native;
using Overmix.Studies.Guarding;

namespace Overmix.Cli.Commands;

/// <summary><c>bench guard</c>: how good the guard's decisions are, beside the classical rules, on recorded training runs.</summary>
internal static class GuardBenchCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> records = CommonOptions.Named(new Option<string>("--records") { Description = "Folder of the recorded runs.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("docs", "results", "data", "guard") });
        Option<string?> images = CommonOptions.Named(new Option<string?>("--images") { Description = "Folder or archive of the CIFAR-10 images; without it, settings of images that are not recorded yet are left out.", HelpName = "PATH" });
        Command command = new("guard", "Regret, compute saved, harm and false alarms of the guard and of the classical rules.") { records, images };
        command.SetAction(parsed =>
        {
            using StopSignals signals = RunSession.Listen(terminal);
            LibTorch.EnsureLoaded();
            ThreadPolicy.Apply(1);
            string? path = parsed.GetValue(images);
            var store = new TrajectoryStore(parsed.GetRequiredValue(records));
            var recorder = new TrajectoryRecorder(path ?? "", () => signals.Requested);
            return store.RecordMissing(recorder, s => path is not null || s.World != GuardWorld.Images, t => terminal.Say(FormattableString.Invariant($"{t.Setting}, seed {t.Seed}: {t.Seconds:F0} s")))
                ? (int)ExitCode.Done
                : (int)signals.Requested!.Value;
        });
        return command;
    }
}
