using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Overmix.Cli.Speed;

namespace Overmix.Cli.Theory.Benchmark;

/// <summary>The NumPy script that accumulates the same Gram matrix, run as a child process.</summary>
internal sealed class NumpyPeer
{
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    private readonly string? _script = Find();
    private int? _rows;

    /// <summary>Why it cannot be run; null as long as it can.</summary>
    public string? Reason { get; private set; }

    /// <summary>The time that it needs; null if it cannot be run. The first call tries several chunk sizes and keeps the fastest for the calls after it.</summary>
    /// <param name="samples">n.</param>
    /// <param name="features">d.</param>
    public double? Seconds(int samples, int features)
    {
        Reason ??= _script is null ? "bench/peers/gram_numpy.py was not found above the current folder or the program's" : null;
        foreach (string interpreter in Reason is null ? Interpreters : [])
        {
            if (Run(interpreter, samples, features) is { } seconds)
            {
                Reason = null;
                return seconds;
            }
        }

        return null;
    }

    private double? Run(string interpreter, int samples, int features)
    {
        var start = new ProcessStartInfo(interpreter) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[_script!, Text(samples), Text(features), "1", .. _rows is { } rows ? [Text(rows)] : Array.Empty<string>()])
        {
            start.ArgumentList.Add(argument);
        }

        OpenBlasEnvironment.Prepare(start);
        start.Environment["OPENBLAS_NUM_THREADS"] = Text(Environment.ProcessorCount);
        try
        {
            using Process child = Process.Start(start)!;
            Task<string> errors = child.StandardError.ReadToEndAsync();
            string output = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            if (child.ExitCode == 0)
            {
                using var document = JsonDocument.Parse(output);
                _rows = document.RootElement.GetProperty("rows").GetInt32();
                return document.RootElement.GetProperty("seconds").GetDouble();
            }

            string last = errors.Result.TrimEnd().Split('\n')[^1];
            Reason = $"{interpreter} could not run the NumPy script: {last}";
        }
        catch (Exception error) when (error is Win32Exception or JsonException)
        {
            Reason ??= $"{interpreter} could not run the NumPy script: {error.Message}";
        }

        return null;
    }

    private static string? Find() => new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
        .SelectMany(Above)
        .Select(folder => Path.Combine(folder, "bench", "peers", "gram_numpy.py"))
        .FirstOrDefault(File.Exists);

    private static IEnumerable<string> Above(string folder)
    {
        for (DirectoryInfo? here = new(folder); here is not null; here = here.Parent)
        {
            yield return here.FullName;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
