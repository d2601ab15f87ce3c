using System.Diagnostics;
using System.Globalization;
using Overmix.Tests.House;

namespace Overmix.Tests.Training.Models;

/// <summary>A Python with PyTorch, where there is one, running References/networks.py.</summary>
internal static class PyTorchPeer
{
    private static readonly Lazy<string?> Python = new(() => new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(p => Run(p, ["-c", "import torch, numpy"]).ExitCode == 0));

    /// <summary>Skips the test where there is none.</summary>
    public static void Require() => Assert.SkipWhen(Python.Value is null, "No Python with PyTorch here: apt-get install python3-torch.");

    /// <summary>Runs the script; fails the test if it fails.</summary>
    public static void Networks(string verb, NetworkCase network, params string[] files)
    {
        string script = Path.Combine(Repository.Root, "tests", "Overmix.Tests", "References", "networks.py");
        string[] numbers = [.. new[] { network.Shape.Channels, network.Shape.Height, network.Classes }.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        string stem = network.Stem == Overmix.Core.Configuration.StemKind.ImageNet ? "imageNet" : "cifar";
        (int code, string errors) = Run(Python.Value!, [script, verb, network.Name, network.Width.ToString(CultureInfo.InvariantCulture), stem, .. numbers, .. files]);
        Assert.True(code == 0, errors);
    }

    private static (int ExitCode, string Errors) Run(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, Environment = { ["OMP_NUM_THREADS"] = "2" } })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output.Result + errors);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, missing.Message);
        }
    }
}
