using System.Diagnostics;
using System.Text;
using Overmix.Core.Errors;

namespace Overmix.Studies.Execution;

/// <summary>Starts worker processes: one process a run, so that a crash stays alone and memory goes back to the system.</summary>
public interface IWorkerLauncher
{
    /// <summary>How to start a worker for a task. The pool redirects its streams; a worker stops and saves when its standard input ends.</summary>
    /// <param name="task">The task.</param>
    ProcessStartInfo Describe(WorkerTask task);
}

/// <summary>One run to be made by a worker process.</summary>
/// <param name="Label">Name for messages, for example <c>mixup, seed 2</c>.</param>
/// <param name="ConfigPath">Configuration file of a new run; null for a resume.</param>
/// <param name="Root">The store's folder.</param>
/// <param name="Number">The new run's number in its group.</param>
/// <param name="ResumePath">Folder of the run to go on with; null for a new run.</param>
public sealed record WorkerTask(string Label, string? ConfigPath, string Root, int Number, string? ResumePath);

/// <summary>How a worker ended.</summary>
/// <param name="Task">Its task.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Errors">What it wrote to standard error; of much, the end.</param>
public sealed record WorkerEnd(WorkerTask Task, int ExitCode, string Errors);

/// <summary>Runs tasks in worker processes, so many at a time. Threads × jobs should not exceed the cores: spinning threads of two processes slow each other 30-fold.</summary>
/// <param name="launcher">Starts workers.</param>
/// <param name="jobs">Workers at a time; ≥ 1.</param>
public sealed class WorkerPool(IWorkerLauncher launcher, int jobs)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs all tasks, or as many as were finished when a stop was requested; workers in flight save and end.</summary>
    /// <param name="tasks">The tasks, first to last.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <param name="tick">Called five times a second and once at the end.</param>
    /// <param name="ended">Told of each worker as soon as it has ended.</param>
    /// <returns>How each started worker ended.</returns>
    public IReadOnlyList<WorkerEnd> Run(IReadOnlyList<WorkerTask> tasks, Func<ExitCode?> stopRequested, Action tick, Action<WorkerEnd>? ended = null)
    {
        var waiting = new Queue<WorkerTask>(tasks);
        List<Worker> running = [];
        List<WorkerEnd> ends = [];
        try
        {
            while (running.Count > 0 || waiting.Count > 0)
            {
                while (running.Count < jobs && waiting.TryDequeue(out WorkerTask? task))
                {
                    running.Add(new Worker(launcher.Describe(task), task));
                }

                running.FirstOrDefault()?.Wait(Tick);
                foreach (Worker worker in running.Where(w => w.HasEnded).ToArray())
                {
                    ends.Add(worker.End());
                    running.Remove(worker);
                    ended?.Invoke(ends[^1]);
                }

                if (stopRequested() is not null)
                {
                    waiting.Clear();
                    running.ForEach(w => w.AskToStop());
                }

                tick();
            }
        }
        finally
        {
            running.ForEach(w => w.Dispose());
        }

        return ends;
    }

    private sealed class Worker : IDisposable
    {
        private const int KeptCharacters = 20_000;

        private readonly Process _process;
        private readonly WorkerTask _task;
        private readonly StringBuilder _errors = new();

        public Worker(ProcessStartInfo start, WorkerTask task)
        {
            (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, true, false);
            (_process, _task) = (new Process { StartInfo = start }, task);
            _process.ErrorDataReceived += (_, line) => Keep(line.Data);
            _process.OutputDataReceived += (_, _) => { };
            _process.Start();
            _process.BeginErrorReadLine();
            _process.BeginOutputReadLine();
        }

        public bool HasEnded => _process.HasExited;

        public void Wait(TimeSpan time) => _process.WaitForExit(time);

        public void AskToStop()
        {
            try
            {
                _process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended in this moment.
            }
        }

        public WorkerEnd End()
        {
            _process.WaitForExit(); // also waits for the last lines of its streams
            var end = new WorkerEnd(_task, _process.ExitCode, _errors.ToString());
            Dispose();
            return end;
        }

        public void Dispose() => _process.Dispose(); // closes its standard input too, so it saves and ends

        // The end of what it says: there it tells why it failed.
        private void Keep(string? line)
        {
            if (line is not null && _errors.AppendLine(line).Length > KeptCharacters)
            {
                _errors.Remove(0, _errors.Length - KeptCharacters);
            }
        }
    }
}
