using System.CommandLine;
using System.Runtime.InteropServices;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Cli.Theory;
using Overmix.Cli.Theory.Benchmark;
using Overmix.Core.Errors;

namespace Overmix.Cli.Commands;

/// <summary><c>bench theory</c>: how fast the theory bench is on this machine, as ratios that a busy machine blurs least.</summary>
internal static class TheoryBenchCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = CommonOptions.Json();
        Option<bool> quick = new("--quick") { Description = "Smaller sizes, for which the targets do not hold." };
        Command command = new("theory", "Gram matrix and gradient flow against the machine's own rate, against NumPy, and against an eigendecomposition.") { quick, json };
        command.SetAction(parsed =>
        {
            BenchmarkSizes sizes = parsed.GetValue(quick) ? BenchmarkSizes.Quick : BenchmarkSizes.Full;
            BenchmarkResult result = Measure(terminal, sizes);
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, sizes, result);
            }
            else
            {
                WriteText(terminal, sizes, result);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Measures at given sizes.</summary>
    internal static BenchmarkResult Measure(Terminal terminal, BenchmarkSizes sizes)
    {
        var progress = new StudyProgress(terminal, 2 * sizes.Rounds, TimeProvider.System) { Unit = "turn" };
        return StoppableWork.Run(
            terminal,
            () =>
            {
                // The Gram matrix first: its peak memory must not hold the flow's.
                BenchmarkResult gram = new GramBenchmark(sizes, TimeProvider.System).Measure(progress.Advance);
                (double share, double ratio) = new FlowBenchmark(sizes, TimeProvider.System).Measure(progress.Advance);
                return gram with { FlowTimesShare = share, RiskCurveRatio = ratio };
            },
            progress.Tick);
    }

    private static void WriteText(Terminal terminal, BenchmarkSizes sizes, BenchmarkResult result)
    {
        terminal.WriteTable(
            ["measure", ">median", sizes == BenchmarkSizes.Full ? "target" : "target at full size"],
            result.Rows.Select(row => (string[])[row.Name, row.Value is { } value ? StudyText.Number(value) : "–", row.Target]));
        if (result.GramVsNumpyReason is { } reason)
        {
            terminal.Out.WriteLine($"gramVsNumpy: {reason}");
        }
    }

    private static void WriteJson(Terminal terminal, BenchmarkSizes sizes, BenchmarkResult result) => terminal.WriteJson(Schema, json =>
    {
        foreach ((string name, double? value, _) in result.Rows)
        {
            json.WriteFinite(name, value);
        }

        json.WriteString("gramVsNumpyReason", result.GramVsNumpyReason);
        json.WriteBoolean("full", sizes == BenchmarkSizes.Full);
        json.WriteNumber("samples", sizes.Samples);
        json.WriteNumber("features", sizes.Features);
        json.WriteNumber("flowFeatures", sizes.FlowFeatures);
        json.WriteNumber("flowTimes", sizes.Times);
        json.WriteNumber("rounds", sizes.Rounds);
        json.WriteFinite("productRate", result.ProductRate);
        json.WriteFinite("gramSeconds", GramBenchmark.Median(result.GramSeconds));
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
    });
}
