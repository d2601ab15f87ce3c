using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Overmix.Cli.Speed;

/// <summary>The plain PyTorch loop in <c>bench/peers/train_torch.py</c>, kept as a child process that takes a few steps when asked, so that it and Overmix can take turns.</summary>
internal sealed class TorchPeer : IDisposable
{
    private const string Script = "train_torch.py";
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    // Settings made for other programs on a machine.
    private static readonly string[] ForeignSettings = ["OMP_NUM_THREADS", "OMP_WAIT_POLICY"];

    private Process? _child;

    /// <summary>Starts it.</summary>
    /// <param name="interpreter">The Python to run it with; null tries the usual ones.</param>
    public TorchPeer(string? interpreter = null)
    {
        string? script = Find();
        Reason = script is null ? $"bench/peers/{Script} was not found above the current folder or the program's" : null;
        foreach (string python in script is null ? [] : interpreter is null ? Interpreters : [interpreter])
        {
            if (TryStart(python, script!))
            {
                Reason = null;
                return;
            }
        }
    }

    /// <summary>Why it cannot be run; null as long as it can.</summary>
    public string? Reason { get; private set; }

    /// <summary>What it runs on: version of PyTorch and OpenBLAS's kernel.</summary>
    public string? Description { get; private set; }

    /// <summary>Seconds for some of its steps; null if it cannot be run.</summary>
    /// <param name="request">What to run: see the script.</param>
    public double? Seconds(JsonObject request)
    {
        if (_child is null)
        {
            return null;
        }

        try
        {
            _child.StandardInput.WriteLine(request.ToJsonString());
            _child.StandardInput.Flush();
            if (_child.StandardOutput.ReadLine() is { } answer)
            {
                using var document = JsonDocument.Parse(answer);
                return document.RootElement.GetProperty("seconds").GetDouble();
            }

            Reason = "the PyTorch script ended before its time";
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Reason = $"the PyTorch script failed: {error.Message}";
        }

        Stop();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private bool TryStart(string python, string script)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        Array.ForEach(ForeignSettings, setting => start.Environment.Remove(setting));
        OpenBlasEnvironment.Prepare(start);
        try
        {
            _child = Process.Start(start)!;
            Task<string> errors = _child.StandardError.ReadToEndAsync();
            if (_child.StandardOutput.ReadLine() is { } greeting)
            {
                using var document = JsonDocument.Parse(greeting);
                JsonElement facts = document.RootElement;
                string blas = facts.GetProperty("blas").GetString() is { } kernel ? $", OpenBLAS kernel {kernel}" : "";
                Description = string.Create(CultureInfo.InvariantCulture, $"PyTorch {facts.GetProperty("version").GetString()}{blas}");
                return true;
            }

            Reason = $"{python} could not run {Script}: {errors.Result.TrimEnd().Split('\n')[^1]}";
        }
        catch (Exception error) when (error is Win32Exception or JsonException or KeyNotFoundException)
        {
            Reason = $"{python} could not run {Script}: {error.Message}";
        }

        Stop();
        return false;
    }

    private void Stop()
    {
        if (_child is { } child)
        {
            _child = null;
            child.StandardInput.Close(); // it ends with its input
            if (!child.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                child.Kill();
            }

            child.Dispose();
        }
    }

    private static string? Find() => new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
        .SelectMany(Above)
        .Select(folder => Path.Combine(folder, "bench", "peers", Script))
        .FirstOrDefault(File.Exists);

    private static IEnumerable<string> Above(string folder)
    {
        for (DirectoryInfo? here = new(folder); here is not null; here = here.Parent)
        {
            yield return here.FullName;
        }
    }
}
