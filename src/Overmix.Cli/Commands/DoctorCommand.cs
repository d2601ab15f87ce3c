using System.CommandLine;
using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Native;
using Overmix.Training.Compute;

namespace Overmix.Cli.Commands;

/// <summary><c>doctor</c>: whether this machine can train, and what to do if not.</summary>
internal static class DoctorCommand
{
    private const int Schema = 1;
    private const int ShownHash = 12;

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = CommonOptions.Json();
        Option<string> folder = CommonOptions.Named(new Option<string>("--out") { Description = "The folder whose free disk space counts.", HelpName = "DIR", DefaultValueFactory = _ => "." });
        Command command = new("doctor", "Says whether this machine can train, and what to do if not.") { json, folder };
        command.SetAction(parsed =>
        {
            NativeReport report = NativeReport.Inspect(Path.GetFullPath(parsed.GetRequiredValue(folder)));
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, report);
            }
            else
            {
                WriteText(terminal, report);
            }

            return (int)(report.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    private static void WriteText(Terminal terminal, NativeReport report)
    {
        terminal.WriteTable([], Facts(report).Select(fact => (string[])[fact.Name, fact.Value]));
        foreach (NativeProblem problem in report.Problems)
        {
            terminal.Out.WriteLine($"problem: {problem.What}");
            terminal.Out.WriteLine($"remedy: {problem.Remedy}");
        }

        terminal.Out.WriteLine(report.Problems.Count == 0 ? "All is well." : $"{report.Problems.Count} problem(s).");
    }

    private static IEnumerable<(string Name, string Value)> Facts(NativeReport report)
    {
        yield return ("runtime", report.Runtime);
        yield return ("system", $"{report.OperatingSystem}, {report.RuntimeIdentifier}");
        yield return ("glibc", $"{Known(report.GlibcFound)}, needed {Known(report.GlibcNeeded)}");
        yield return ("libstdc++", $"GLIBCXX {Known(report.LibstdcppFound)} in {Known(report.LibstdcppPath)}, needed {Known(report.LibstdcppNeeded)}{(report.UsesPatchedCopy ? ": patched copy in use" : "")}");
        yield return ("libtorch", $"{Known(report.LibTorchFound)}, expected {report.LibTorchExpected}, {(report.Loads ? "loads" : "does not load")}");
        foreach (NativeFile native in report.Natives)
        {
            yield return (Path.GetFileName(native.Path), $"{Figures.Bytes(native.Bytes)}, SHA-256 {(native.Sha256 is { } sum ? sum[..ShownHash] + "…" : "unknown")}, {Path.GetDirectoryName(native.Path)}");
        }

        yield return ("threads", report.Threads.ToString(CultureInfo.InvariantCulture));
        yield return ("processor", report.Cpu);
        yield return ("bfloat16", ComputeChoice.IsNarrowFast ? "fast: convolutional networks compute in it" : "slow here: everything computes in float32");
        yield return ("GPUs", report.Loads ? $"{ComputeDevice.CountGpus()} that libtorch can use" : "unknown");
        yield return ("free disk", $"{Figures.Bytes(report.FreeDiskBytes)} in {report.DiskFolder}");
    }

    private static void WriteJson(Terminal terminal, NativeReport report) => terminal.WriteJson(Schema, json =>
    {
        json.WriteBoolean("ok", report.Problems.Count == 0);
        json.WriteString("runtime", report.Runtime);
        json.WriteString("operatingSystem", report.OperatingSystem);
        json.WriteString("runtimeIdentifier", report.RuntimeIdentifier);
        json.WriteString("glibcFound", report.GlibcFound);
        json.WriteString("glibcNeeded", report.GlibcNeeded);
        json.WriteString("libstdcppPath", report.LibstdcppPath);
        json.WriteString("libstdcppFound", report.LibstdcppFound);
        json.WriteString("libstdcppNeeded", report.LibstdcppNeeded);
        json.WriteBoolean("usesPatchedCopy", report.UsesPatchedCopy);
        json.WriteBoolean("loads", report.Loads);
        json.WriteString("libtorchExpected", report.LibTorchExpected);
        json.WriteString("libtorchFound", report.LibTorchFound);
        json.WriteString("origin", report.Origin?.ToString());
        json.WriteObjects("natives", report.Natives, native =>
        {
            json.WriteString("path", native.Path);
            json.WriteFinite("bytes", native.Bytes);
            json.WriteString("sha256", native.Sha256);
        });
        json.WriteNumber("threads", report.Threads);
        json.WriteString("cpu", report.Cpu);
        json.WriteBoolean("fastBfloat16", ComputeChoice.IsNarrowFast);
        json.WriteFinite("gpus", report.Loads ? ComputeDevice.CountGpus() : null);
        json.WriteString("diskFolder", report.DiskFolder);
        json.WriteFinite("freeDiskBytes", report.FreeDiskBytes);
        json.WriteObjects("problems", report.Problems, problem =>
        {
            json.WriteString("what", problem.What);
            json.WriteString("remedy", problem.Remedy);
        });
    });

    private static string Known(string? text) => text ?? "unknown";
}
