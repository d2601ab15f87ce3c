using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Dashboard;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Dashboard;

/// <summary>A folder of runs with a dashboard on it, on a free port; goes when its test ends.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private ServedFolder()
    {
        Root = _folder["runs"];
        Directory.CreateDirectory(Root);
    }

    /// <summary>The folder that is shown.</summary>
    public string Root { get; }

    public DashboardServer Server { get; private set; } = null!;

    public int Port => Server.Address.Port;

    public string Token => Server.EntryAddress.Query["?token=".Length..];

    /// <summary>Name and value of the cookie.</summary>
    public string Cookie { get; private set; } = "";

    public static async Task<ServedFolder> StartAsync(Action<string>? fill = null)
    {
        var served = new ServedFolder();
        fill?.Invoke(served.Root);
        await served.StartServerAsync();
        return served;
    }

    /// <summary>Ends the server and starts another on the same folder and cache.</summary>
    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        await StartServerAsync();
    }

    /// <summary>Answers of the server to a whole request, byte for byte as given.</summary>
    public async Task<RawAnswer> SendAsync(string request)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, stop);
        await using NetworkStream stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), stop);
            await stream.CopyToAsync(answer, stop);
        }
        catch (IOException)
        {
            // Refused so early that the rest was not read.
        }

        return RawAnswer.Read(answer.ToArray());
    }

    /// <summary>An ordinary GET with the cookie.</summary>
    public Task<RawAnswer> GetAsync(string target, string headers = "") => SendAsync($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nCookie: {Cookie}\r\n{headers}Connection: close\r\n\r\n");

    /// <summary>A JSON answer.</summary>
    public async Task<JsonElement> JsonAsync(string target)
    {
        RawAnswer answer = await GetAsync(target);
        Assert.Equal(200, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    /// <summary>The rows of all runs, once every run has been read.</summary>
    public async Task<JsonElement[]> RowsAsync()
    {
        JsonElement all = await JsonAsync("/api/runs");
        while (all.GetProperty("waiting").GetInt32() > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            all = await JsonAsync("/api/runs");
        }

        return [.. all.GetProperty("runs").EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A finished run with as many evaluations as asked, its test error a U.</summary>
    public static RunDirectory AddRun(string root, string name = "digits", long seed = 1, int epochs = 30, string config = "name: digits\nmixup:\n  alpha: 1 # λ\n", bool ends = true)
    {
        RunDirectory run = new RunStore(root).Create(Runs.Samples.Run(name: name, seed: seed) with { ConfigText = config, Epochs = epochs });
        using RunWriter writer = RunWriter.Open(run);
        writer.Note(RunEvent.Of("start", 0, 0, ("threads", 1L)));
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double error = 0.1 + 0.5 / epoch + 0.004 * epoch + 0.001 * seed;
            writer.Record(Runs.Samples.Record(epoch, Math.Min(1, error), Math.Min(1, error + 0.01)), Runs.Samples.Timing(epoch));
        }

        if (ends)
        {
            writer.Note(RunEvent.Of("switch", epochs / 2, epochs, ("from", "mixup"), ("to", "erm")));
            writer.Note(RunEvents.End(ExitCode.Done, epochs, 2L * epochs, "budget spent"));
        }

        return run;
    }

    private async Task StartServerAsync()
    {
        Server = await DashboardServer.StartAsync(new DashboardOptions { Folder = Root, Port = 0, CacheFolder = _folder["cache"] });
        RawAnswer welcome = await SendAsync($"GET /?token={Token} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nConnection: close\r\n\r\n");
        Assert.Equal(303, welcome.Status);
        Cookie = welcome.Header("Set-Cookie")!.Split(';')[0];
    }
}

/// <summary>An answer as it came over the wire.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public static RawAnswer Read(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return new RawAnswer(0, [], text);
        }

        string[] lines = text[..end].Split("\r\n");
        (string, string)[] headers = [.. lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => (p[0], p[1].Trim()))];
        var answer = new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, text[(end + 4)..]);
        return answer.Header("Transfer-Encoding") == "chunked" ? answer with { Body = Unchunk(bytes[(Encoding.UTF8.GetByteCount(text[..end]) + 4)..]) } : answer;
    }

    private static string Unchunk(byte[] body)
    {
        using var whole = new MemoryStream();
        int at = 0;
        while (at < body.Length)
        {
            int line = Array.IndexOf(body, (byte)'\n', at);
            int size = line < 0 ? 0 : int.Parse(Encoding.ASCII.GetString(body, at, line - at).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                break;
            }

            whole.Write(body, line + 1, Math.Min(size, body.Length - line - 1));
            at = line + 1 + size + 2;
        }

        return Encoding.UTF8.GetString(whole.ToArray());
    }
}
