using System.Diagnostics;
using System.Text.Json;
using Overmix.Tests.House;

namespace Overmix.Tests.Runs.TensorBoard;

/// <summary>Reads event files with References/read_events.py: another language, another checksum, another decoder. TensorBoard itself is no part of the tests.</summary>
internal static class EventReader
{
    public static JsonElement Read(string folder)
    {
        (int code, string output, string error) = Run(folder);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    public static (int Code, string Output, string Error) Run(string folder)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "tests", "Overmix.Tests", "References", "read_events.py"));
        start.ArgumentList.Add(folder);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not installed: event files are not read back by an independent reader.");
            throw;
        }
    }
}
