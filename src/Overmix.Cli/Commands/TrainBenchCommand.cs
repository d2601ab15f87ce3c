using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Cli.Speed;
using Overmix.Cli.Theory;
using Overmix.Core.Errors;
using Overmix.Native;
using Overmix.Training.Compute;

namespace Overmix.Cli.Commands;

/// <summary><c>bench train</c>: how fast training is on this machine, as ratios of times taken in turns.</summary>
internal static class TrainBenchCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = CommonOptions.Json();
        Option<bool> quick = new("--quick") { Description = "Smaller sizes, for which the targets do not hold." };
        Option<string> part = new("--part") { Description = "all, or only resnet18, mlp or networks, the table; what is left out is missing in the result.", DefaultValueFactory = _ => SpeedParts.All };
        part.AcceptOnlyFromAmong([.. SpeedParts.Names]);
        Option<string> device = new("--device") { Description = "cpu, cuda or cuda:N; on a GPU the epoch of ResNet-18 is timed.", DefaultValueFactory = _ => "cpu" };
        Option<string?> python = CommonOptions.Named(new Option<string?>("--python") { Description = "The Python that runs the PyTorch peer.", HelpName = "FILE" });
        Command command = new("train", "Training steps against PyTorch, against float32, against the convolutions alone, and Mixup against ERM.") { quick, part, device, python, json };
        command.SetAction(parsed =>
        {
            string where = parsed.GetRequiredValue(device);
            using var peer = new TorchPeer(parsed.GetValue(python));
            if (where == "cpu")
            {
                OnProcessor(terminal, (parsed.GetValue(quick) ? SpeedSizes.Quick : SpeedSizes.Full) with { Part = parsed.GetRequiredValue(part) }, peer, parsed.GetValue(json));
            }
            else
            {
                ComputeDevice.Require(where);
                OnGpu(terminal, parsed.GetValue(quick) ? GpuBenchmark.Quick(where) : GpuBenchmark.Full(where), peer, parsed.GetValue(json));
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Measures on the processor.</summary>
    internal static SpeedResult Measure(Terminal terminal, SpeedSizes sizes, TorchPeer peer)
    {
        LibTorch.EnsureLoaded();
        var benchmark = new SpeedBenchmark(sizes, TimeProvider.System);
        var progress = new StudyProgress(terminal, benchmark.Rounds, TimeProvider.System) { Unit = "round" };
        return StoppableWork.Run(terminal, () => benchmark.Measure(peer, progress.Advance), progress.Tick);
    }

    /// <summary>The numbers as one JSON document.</summary>
    internal static void WriteJson(Terminal terminal, SpeedSizes sizes, SpeedResult result) => terminal.WriteJson(Schema, json =>
    {
        foreach ((string name, double? value, _) in result.Rows)
        {
            json.WriteFinite(name, value);
        }

        json.WriteFinite("mixupWholeStepsResnet18", result.MixupWholeStepsResNet18);
        json.WriteString("peer", result.Peer);
        json.WriteString("peerReason", result.PeerReason);
        json.WriteBoolean("full", sizes.IsFull);
        json.WriteString("part", sizes.Part);
        json.WriteNumber("rounds", sizes.Rounds);
        json.WriteNumber("mixupRounds", sizes.MixupRounds);
        json.WriteNumber("peakBytes", result.PeakBytes);
        json.WriteObjects("steps", result.Steps, step =>
        {
            json.WriteString("name", step.Name);
            json.WriteFinite("seconds", step.Seconds);
        });
        json.WriteObjects("networks", result.Networks, row =>
        {
            json.WriteString("network", row.Network);
            json.WriteNumber("width", row.Width);
            json.WriteString("precision", row.Precision);
            json.WriteString("layout", row.Layout);
            json.WriteFinite("imagesPerSecond", row.ImagesPerSecond);
        });
        WriteMachine(json);
    });

    private static void OnProcessor(Terminal terminal, SpeedSizes sizes, TorchPeer peer, bool asJson)
    {
        SpeedResult result = Measure(terminal, sizes, peer);
        if (asJson)
        {
            WriteJson(terminal, sizes, result);
            return;
        }

        terminal.WriteTable(
            ["measure", ">median", sizes.IsFull ? "target" : "target at full size"],
            result.Rows.Select(row => (string[])[row.Name, row.Value is { } value && double.IsFinite(value) ? Number(value) : "–", row.Target]));
        terminal.WriteTable([">ms", "a step of"], result.Steps.Select(step => (string[])[Number(1000 * step.Seconds), step.Name]));
        terminal.WriteTable(["network", ">width", "precision", "layout", ">images/s"], result.Networks.Select(n => (string[])[n.Network, $"{n.Width}", n.Precision, n.Layout, Number(n.ImagesPerSecond)]));
        terminal.Out.WriteLine($"peer: {result.PeerReason ?? result.Peer}; peak memory {Figures.Bytes(result.PeakBytes)}");
    }

    private static void OnGpu(Terminal terminal, GpuBenchmark benchmark, TorchPeer peer, bool asJson)
    {
        var progress = new StudyProgress(terminal, benchmark.Batches.Count * benchmark.Rounds, TimeProvider.System) { Unit = "round" };
        IReadOnlyList<GpuEpoch> epochs = StoppableWork.Run(terminal, () => benchmark.Measure(peer, TimeProvider.System, progress.Advance), progress.Tick);
        if (asJson)
        {
            terminal.WriteJson(Schema, json =>
            {
                json.WriteString("device", benchmark.Device);
                json.WriteNumber("width", benchmark.Width);
                json.WriteNumber("examples", benchmark.Examples);
                json.WriteString("peer", peer.Description);
                json.WriteString("peerReason", peer.Reason);
                json.WriteObjects("epochs", epochs, epoch =>
                {
                    json.WriteNumber("batchSize", epoch.BatchSize);
                    json.WriteFinite("seconds", epoch.Seconds);
                    json.WriteFinite("pyTorchSeconds", epoch.TorchSeconds);
                    json.WriteFinite("vsPyTorch", epoch.VsPyTorch);
                });
                WriteMachine(json);
            });
            return;
        }

        terminal.WriteTable(
            [">batch", ">epoch, s", ">PyTorch, s", ">ratio"],
            epochs.Select(e => (string[])[$"{e.BatchSize}", Number(e.Seconds), e.TorchSeconds is { } t ? Number(t) : "–", e.VsPyTorch is { } r ? Number(r) : "–"]));
        terminal.Out.WriteLine($"ResNet-18 of width {benchmark.Width}, {benchmark.Examples} images, bfloat16, channels last, on {benchmark.Device}; peer: {peer.Reason ?? peer.Description}");
    }

    private static void WriteMachine(Utf8JsonWriter json)
    {
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteString("cpuFeatures", CpuFeatures.Summary);
        json.WriteString("libtorch", LibTorch.Version);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F3", CultureInfo.InvariantCulture);
}
