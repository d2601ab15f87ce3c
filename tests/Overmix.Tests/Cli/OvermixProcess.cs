using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Overmix.Tests.Cli;

/// <summary>How a process ended. A process that a signal ended has 128 + the signal's number.</summary>
internal sealed record ProcessOutcome(int ExitCode, string Output, string Error);

/// <summary>The signals tests send.</summary>
internal enum Signal
{
    HangUp = 1,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    User1 = 10,
    Terminate = 15,
}

/// <summary>
/// Drives the built <c>overmix</c> executable (or another program) as a child process: output captured, every wait with an end, no process left behind.
/// </summary>
internal sealed partial class OvermixProcess : IDisposable
{
    /// <summary>After which a test is taken to hang: long, because machines may be busy; nothing is timed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Ignored signals stay ignored in children: tests started by <c>nohup</c>, or in a script's background, would wait for ever for a child to obey.
    /// So each child starts with every signal at its default, whoever started the tests.
    /// </summary>
    private static readonly string[] DefaultSignals = OperatingSystem.IsLinux() ? ["/usr/bin/env", "--default-signal"] : [];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private OvermixProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _ = _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The executable beside the tests.</summary>
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "overmix.exe" : "overmix");

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to stdout so far, whole lines.</summary>
    public string Output => Text(_output);

    /// <summary>What it wrote to stderr so far, whole lines.</summary>
    public string Error => Text(_error);

    /// <summary>Starts <c>overmix</c>.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set; a null value removes one.</param>
    /// <param name="folder">Working folder; the tests' own if null.</param>
    public static OvermixProcess Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null) =>
        StartProgram(Executable, arguments, environment, folder);

    /// <summary>Starts any program, for example a shell that pipes <c>overmix</c> somewhere.</summary>
    public static OvermixProcess StartProgram(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        string[] command = [.. DefaultSignals, program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        start.Environment.Remove("SLURM_CPUS_PER_TASK"); // a test of the job's share sets it for a moment
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new OvermixProcess(start);
    }

    /// <summary>Runs <c>overmix</c> to its end.</summary>
    public static ProcessOutcome Run(params string[] arguments)
    {
        using OvermixProcess process = Start(arguments);
        return process.WaitForExit();
    }

    /// <summary>Sends a signal; false if the process has ended.</summary>
    public bool Send(Signal signal) => !_process.HasExited && Kill(_process.Id, (int)signal) == 0;

    /// <summary>Waits until stdout or stderr holds a text; false if the process ended without writing it.</summary>
    public bool WaitFor(string text)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            bool ended = _process.HasExited;
            if (Output.Contains(text, StringComparison.Ordinal) || Error.Contains(text, StringComparison.Ordinal))
            {
                return true;
            }

            if (ended)
            {
                _process.WaitForExit(); // The last lines may still be on their way.
                return Output.Contains(text, StringComparison.Ordinal) || Error.Contains(text, StringComparison.Ordinal);
            }

            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"'{text}' did not come.\nstdout: {Output}\nstderr: {Error}");
            }

            Thread.Sleep(5);
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <param name="patience">How long; <see cref="Patience"/> if null.</param>
    /// <exception cref="TimeoutException">It did not end; it is killed.</exception>
    public ProcessOutcome WaitForExit(TimeSpan? patience = null)
    {
        if (!_process.WaitForExit(patience ?? Patience))
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The process did not end.\nstdout: {Output}\nstderr: {Error}");
        }

        _process.WaitForExit(); // Waits for the streams, too.
        return new ProcessOutcome(_process.ExitCode, Output, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            _ = line is null ? text : text.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
