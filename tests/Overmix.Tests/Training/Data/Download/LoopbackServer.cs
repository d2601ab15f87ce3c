using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Overmix.Tests.Training.Data.Download;

/// <summary>A request as the server got it.</summary>
/// <param name="Path">Path of the address.</param>
/// <param name="From">First byte asked for; 0 without a Range.</param>
/// <param name="IfRange">The version asked for, if one was.</param>
internal sealed record ServedRequest(string Path, long From, string? IfRange);

/// <summary>
/// A web server on this machine's loopback that answers as a test tells it, byte by byte: honest, or cutting, lying, silent. One connection a request.
/// </summary>
internal sealed partial class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<ServedRequest, int, Answer> _answer;
    private readonly ConcurrentQueue<ServedRequest> _requests = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="answer">The answer to a request and its number, from 0.</param>
    public LoopbackServer(Func<ServedRequest, int, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Address of its root.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What was asked for so far.</summary>
    public IReadOnlyList<ServedRequest> Requests => [.. _requests];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception cause) when (cause is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using TcpClient connection = client;
        try
        {
            NetworkStream stream = connection.GetStream();
            ServedRequest request = await ReadRequestAsync(stream);
            int number;
            lock (_requests)
            {
                number = _requests.Count;
                _requests.Enqueue(request);
            }

            Answer answer = _answer(request, number);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer.Head), _stop.Token);
            await stream.WriteAsync(answer.Body, _stop.Token);
            if (answer.ThenSilent)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            if (answer.ThenReset)
            {
                connection.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception cause) when (cause is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<ServedRequest> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) > 0)
        {
            text.Append((char)one[0]);
        }

        string head = text.ToString();
        Match range = RangeHeader().Match(head), version = IfRangeHeader().Match(head);
        return new ServedRequest(head.Split(' ')[1], range.Success ? long.Parse(range.Groups["from"].Value, CultureInfo.InvariantCulture) : 0, version.Success ? version.Groups["tag"].Value : null);
    }

    [GeneratedRegex(@"^Range: bytes=(?<from>\d+)-\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex RangeHeader();

    [GeneratedRegex(@"^If-Range: (?<tag>.*)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex IfRangeHeader();
}

/// <summary>An answer, written as it is.</summary>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">What follows.</param>
internal sealed record Answer(string Head, byte[] Body)
{
    /// <summary>Whether the connection then stays open without a word.</summary>
    public bool ThenSilent { get; init; }

    /// <summary>Whether the connection is then torn down instead of closed.</summary>
    public bool ThenReset { get; init; }

    /// <summary>A status without a body.</summary>
    public static Answer Status(string status, string headers = "") => new($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n{headers}\r\n", []);

    /// <summary>The whole file.</summary>
    public static Answer Whole(byte[] file, string headers = "") => new($"HTTP/1.1 200 OK\r\nContent-Length: {file.Length}\r\nConnection: close\r\n{headers}\r\n", file);

    /// <summary>What an honest server gives: the rest of the file if that is asked for.</summary>
    public static Answer Honest(ServedRequest request, byte[] file, string headers = "") => request.From == 0
        ? Whole(file, "Accept-Ranges: bytes\r\n" + headers)
        : request.From >= file.Length
        ? Status("416 Range Not Satisfiable")
        : new Answer($"HTTP/1.1 206 Partial Content\r\nContent-Length: {file.Length - request.From}\r\nContent-Range: bytes {request.From}-{file.Length - 1}/{file.Length}\r\nConnection: close\r\n{headers}\r\n", file[(int)request.From..]);

    /// <summary>The same, cut off after some bytes of the body.</summary>
    public Answer Cut(int after) => this with { Body = Body[..Math.Min(after, Body.Length)] };
}
