using System.Text.RegularExpressions;

namespace Overmix.Tests.House;

/// <summary>Nothing but the dashboard opens a socket, and only fetching data goes out.</summary>
public sealed partial class ConnectionTests
{
    private static readonly string[] Allowed = ["src/Overmix.Dashboard/", "src/Overmix.Cli/Commands/DashCommand.cs", "src/Overmix.Training/Data/Download/HttpAttempt.cs", "src/Overmix.Training/Data/Download/SetFetcher.cs"];

    [Fact]
    public void Sources_ThatCanConnect_AreTheDashboardsAndTheFetchers()
    {
        string[] connecting = [.. Repository.TextFiles("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && Connects().IsMatch(File.ReadAllText(f))).Select(Repository.Relative)];
        Assert.Contains("src/Overmix.Training/Data/Download/SetFetcher.cs", connecting); // the search finds what it looks for
        Assert.DoesNotContain(connecting, file => !Allowed.Any(a => file.StartsWith(a, StringComparison.Ordinal)));
    }

    [Fact]
    public void SetFetcher_IsMadeByTheFetchVerbAlone()
    {
        string[] makers = [.. Repository.TextFiles("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && File.ReadAllText(f).Contains("new SetFetcher(", StringComparison.Ordinal)).Select(Repository.Relative)];
        Assert.Equal(["src/Overmix.Cli/Commands/DataFetchCommand.cs"], makers);
    }

    [GeneratedRegex(@"\bSystem\.Net\b|\bHttp(Client|MessageHandler|RequestMessage)\b|\b(Tcp|Udp|Web|Smtp|Ftp)(Client|Listener|Request)\b|\bSockets?\b|\bDns\.")]
    private static partial Regex Connects();
}
