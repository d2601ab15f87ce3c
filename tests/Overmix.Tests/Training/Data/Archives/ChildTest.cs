using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Overmix.Tests.Training.Data.Archives;

/// <summary>Runs a test in a process of its own, where memory can be measured.</summary>
internal static class ChildTest
{
    private const string Variable = "OVERMIX_TEST_ALONE";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs an explicit test alone; it must pass.</summary>
    public static async Task Run(Type type, string method)
    {
        string program = Path.ChangeExtension(Assembly.GetExecutingAssembly().Location, null);
        using Process child = Process.Start(new ProcessStartInfo(program, ["-explicit", "only", "-noColor", "-method", $"{type.FullName}.{method}"]) { RedirectStandardOutput = true, Environment = { [Variable] = "1" } })!;
        Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0 && (await output).Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), await output);
    }

    /// <summary>Skips a test that is not alone in its process: others' memory would be counted. Set the variable to run it by hand.</summary>
    public static void RequireAlone() => Assert.SkipUnless(Environment.GetEnvironmentVariable(Variable) == "1", $"Runs in a process of its own, started by another test. By hand: {Variable}=1, and this test alone.");

    /// <summary>A figure of /proc/self/status, bytes.</summary>
    public static long Memory(string key) =>
        long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(key + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
}
