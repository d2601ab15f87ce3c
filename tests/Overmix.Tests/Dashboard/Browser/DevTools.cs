using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>The wire to a browser: commands with answers, and events.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private int _last;

    /// <summary>Told of every event: session, method, parameters.</summary>
    public event Action<string?, string, JsonElement>? Happened;

    public static async Task<DevTools> ConnectAsync(Uri endpoint)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(endpoint, CancellationToken.None);
        tools._reading = Task.Run(tools.ReadAsync);
        return tools;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<JsonElement> CallAsync(string method, JsonObject? parameters = null, string? session = null)
    {
        int id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _ = _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult got = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                message.Write(buffer, 0, got.Count);
                if (got.EndOfMessage)
                {
                    Take(JsonDocument.Parse(message.ToArray()).RootElement);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception cause) when (cause is OperationCanceledException or WebSocketException)
        {
            foreach (TaskCompletionSource<JsonElement> waiting in _waiting.Values)
            {
                _ = waiting.TrySetException(new IOException("The browser is gone."));
            }
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out JsonElement id))
        {
            if (_waiting.TryRemove(id.GetInt32(), out TaskCompletionSource<JsonElement>? waiting))
            {
                _ = message.TryGetProperty("error", out JsonElement error) ? waiting.TrySetException(new InvalidOperationException(error.ToString())) : waiting.TrySetResult(message.GetProperty("result"));
            }
        }
        else
        {
            Happened?.Invoke(message.TryGetProperty("sessionId", out JsonElement session) ? session.GetString() : null, message.GetProperty("method").GetString()!, message.GetProperty("params"));
        }
    }
}
