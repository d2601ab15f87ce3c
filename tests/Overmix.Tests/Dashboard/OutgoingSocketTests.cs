using System.Text.RegularExpressions;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Dashboard;

/// <summary>No socket is opened outward in a whole session of training, reporting and looking: every system call that could is traced.</summary>
[Trait("Speed", "slow")]
public sealed partial class OutgoingSocketTests
{
    [Fact(Explicit = true)]
    public async Task Session_TrainReportDash_ConnectsToNobody()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed (apt-get install strace). The gate (.ci/run) installs it.");
        using var folder = new TempFolder();
        string runs = folder["runs"];
        Traced(folder["train"], "train", "--out", runs, "-s", "name=quiet", "-s", "train.epochs=5");
        Traced(folder["report"], "report", Path.Combine(runs, "quiet"), "--out", folder["page"]);
        using (OvermixProcess dash = OvermixProcess.StartProgram("/usr/bin/strace", [.. Trace(folder["dash"]), OvermixProcess.Executable, "dash", runs, "--port", "0", "--json"]))
        {
            Assert.True(dash.WaitFor("\n}"));
            var entry = new Uri(Url().Match(dash.Output).Groups["url"].Value);
            using var browser = new HttpClient();
            string page = await browser.GetStringAsync(entry, TestContext.Current.CancellationToken);
            Assert.Contains("<title>Overmix</title>", page, StringComparison.Ordinal);
            Assert.Contains("quiet/0001-", await browser.GetStringAsync(new Uri(entry, "/api/runs"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        string[] calls = [.. new[] { "train", "report", "dash" }.SelectMany(name => File.ReadLines(folder[name])).Where(l => l.Contains("AF_INET", StringComparison.Ordinal) || l.Contains("AF_NETLINK", StringComparison.Ordinal))];
        Assert.DoesNotContain(calls, c => c.Contains("connect(", StringComparison.Ordinal) || c.Contains("sendto(", StringComparison.Ordinal) || c.Contains("sendmsg(", StringComparison.Ordinal));
        Assert.All(calls.Where(c => c.Contains("bind(", StringComparison.Ordinal)), c => Assert.Contains("inet_addr(\"127.0.0.1\")", c, StringComparison.Ordinal));
        Assert.Contains(calls, c => c.Contains("bind(", StringComparison.Ordinal)); // The trace sees what there is to see.
    }

    private static string[] Trace(string file) => ["-f", "-qq", "-e", "trace=connect,bind,sendto,sendmsg", "-o", file];

    private static void Traced(string file, params string[] arguments)
    {
        using OvermixProcess process = OvermixProcess.StartProgram("/usr/bin/strace", [.. Trace(file), OvermixProcess.Executable, .. arguments]);
        ProcessOutcome outcome = process.WaitForExit();
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    [GeneratedRegex("\"url\": \"(?<url>[^\"]+)\"")]
    private static partial Regex Url();
}
