using System.Runtime.CompilerServices;
using Overmix.Cli.Processes;
using Overmix.Core.Errors;

namespace Overmix.Tests.Cli;

/// <summary>
/// The test executable started once more, as a process that works until it is asked to stop. Signals end processes, so they cannot be tried inside the test run.
/// </summary>
internal static class SignalChild
{
    public const string Variable = "OVERMIX_TEST_SIGNAL_CHILD";

    /// <summary>Saves when asked, and ends with the code of the request.</summary>
    public const string Obedient = "obedient";

    /// <summary>Never comes to an end of saving.</summary>
    public const string Hanging = "hanging";

    public static OvermixProcess Start(string behaviour) =>
        OvermixProcess.StartProgram(Environment.ProcessPath!, [], new Dictionary<string, string?> { [Variable] = behaviour });

    /// <summary>As a shell script starts a background job.</summary>
    public static OvermixProcess StartIgnoringInterrupts() =>
        OvermixProcess.StartProgram("/bin/sh", ["-c", "trap '' INT; exec \"$0\"", Environment.ProcessPath!], new Dictionary<string, string?> { [Variable] = Obedient });

    [ModuleInitializer]
    internal static void BeThatChild()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } behaviour)
        {
            Environment.Exit((int)Work(behaviour));
        }
    }

    private static ExitCode Work(string behaviour)
    {
        SignalDispositions.HearInterrupts();
        var signals = new StopSignals(Console.Error.WriteLine, QuickExit.Now);
        Console.WriteLine("working"); // Never disposed: a signal on its way shall still find its handler.
        while (signals.Requested is null)
        {
            Thread.Sleep(1);
        }

        if (behaviour == Hanging)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        Console.WriteLine("saved");
        return signals.Requested!.Value;
    }
}
