using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>A page of a browser: looks, clicks, types and drags as a person does, and takes note of every complaint and every request.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private BrowserPage(DevTools tools, string session) => (_tools, _session) = (tools, session);

    /// <summary>Errors and warnings of the console, exceptions, and what the policy forbade.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Every address that was asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<BrowserPage> CreateAsync(Chromium browser, int width, int height)
    {
        DevTools tools = await DevTools.ConnectAsync(browser.Endpoint);
        string context = (await tools.CallAsync("Target.createBrowserContext")).GetProperty("browserContextId").GetString()!;
        string target = (await tools.CallAsync("Target.createTarget", new() { ["url"] = "about:blank", ["browserContextId"] = context })).GetProperty("targetId").GetString()!;
        string session = (await tools.CallAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true })).GetProperty("sessionId").GetString()!;
        var page = new BrowserPage(tools, session);
        tools.Happened += page.Note;
        foreach (string domain in new[] { "Page", "Runtime", "Network", "Log" })
        {
            _ = await page.CallAsync($"{domain}.enable");
        }

        await page.ResizeAsync(width, height);
        return page;
    }

    public Task<JsonElement> CallAsync(string method, JsonObject? parameters = null) => _tools.CallAsync(method, parameters, _session);

    public Task ResizeAsync(int width, int height) => CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    /// <summary>Makes the system dark or light.</summary>
    public Task PreferAsync(string scheme) => CallAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }, new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }) });

    public async Task GoAsync(Uri address)
    {
        _ = await CallAsync("Page.navigate", new() { ["url"] = address.AbsoluteUri });
        await UntilAsync("document.readyState === 'complete'");
    }

    /// <summary>Loads the page anew, and comes back when the new one is there.</summary>
    public async Task ReloadAsync()
    {
        _ = await EvaluateAsync("window.isOld = true; 0");
        _ = await CallAsync("Page.reload");
        await UntilAsync("!window.isOld && document.readyState === 'complete'");
    }

    /// <summary>Goes to another view of the page, as a link does.</summary>
    public Task ViewAsync(string hash) => EvaluateAsync($"location.hash = {JsonSerializer.Serialize(hash)}");

    /// <summary>What an expression gives, promises awaited.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        JsonElement answer = await CallAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer.TryGetProperty("exceptionDetails", out JsonElement failed)
            ? throw new InvalidOperationException($"{expression}: {failed}")
            : answer.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value : default;
    }

    public async Task<string> TextAsync(string selector) => (await EvaluateAsync($"[...document.querySelectorAll({JsonSerializer.Serialize(selector)})].map(e => e.textContent).join('\\n')")).GetString()!;

    public async Task<int> CountAsync(string selector) => (await EvaluateAsync($"document.querySelectorAll({JsonSerializer.Serialize(selector)}).length")).GetInt32();

    /// <summary>Waits until an expression is true.</summary>
    public Task UntilAsync(string expression) => UntilAsync(async () => (await EvaluateAsync($"Boolean({expression})")).ValueKind == JsonValueKind.True, expression);

    /// <summary>Waits until something holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string expression = "")
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (InvalidOperationException) when (waited.Elapsed < Patience)
            {
                // The page is on its way to another.
            }

            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"{expression} did not become true. Complaints: {string.Join(" | ", _complaints)}. Page: {await TextAsync("main")}");
            }

            await Task.Delay(25);
        }
    }

    public Task UntilShownAsync(string selector) => UntilAsync($"document.querySelector({JsonSerializer.Serialize(selector)})?.checkVisibility()");

    public async Task ClickAsync(string selector)
    {
        (double x, double y, double width, double height) = await BoxAsync(selector);
        await MouseAsync("mousePressed", x + width / 2, y + height / 2);
        await MouseAsync("mouseReleased", x + width / 2, y + height / 2);
    }

    /// <summary>Drags across an element, from one share of its width to another.</summary>
    public async Task DragAsync(string selector, double from, double to, bool shift = false)
    {
        (double x, double y, double width, double height) = await BoxAsync(selector);
        double middle = y + height / 2;
        await MouseAsync("mouseMoved", x + from * width, middle);
        await MouseAsync("mousePressed", x + from * width, middle, shift: shift);
        for (int i = 1; i <= 5; i++)
        {
            await MouseAsync("mouseMoved", x + (from + (to - from) * i / 5) * width, middle, held: true, shift: shift);
        }

        await MouseAsync("mouseReleased", x + to * width, middle, shift: shift);
    }

    public async Task HoverAsync(string selector, double at)
    {
        (double x, double y, double width, double height) = await BoxAsync(selector);
        await MouseAsync("mouseMoved", x + at * width, y + height / 2);
    }

    /// <summary>Types into whatever has the focus.</summary>
    public Task TypeAsync(string text) => CallAsync("Input.insertText", new() { ["text"] = text });

    /// <summary>Presses a key by its name, as in Tab, Enter, ArrowLeft or +.</summary>
    public async Task PressAsync(string key, bool shift = false)
    {
        (int code, string? text) = key switch { "Tab" => (9, null), "Enter" => (13, "\r"), " " => (32, " "), "ArrowLeft" => (37, null), "ArrowUp" => (38, null), "ArrowRight" => (39, null), "ArrowDown" => (40, null), "Escape" => (27, null), "Home" => (36, null), "End" => (35, null), _ => (0, (string?)key) };
        foreach (string kind in new[] { "keyDown", "keyUp" })
        {
            var parameters = new JsonObject { ["type"] = kind, ["key"] = key, ["windowsVirtualKeyCode"] = code, ["modifiers"] = shift ? 8 : 0 };
            if (text is not null && kind == "keyDown")
            {
                parameters["text"] = text;
            }

            _ = await CallAsync("Input.dispatchKeyEvent", parameters);
        }
    }

    /// <summary>A picture of the page as PNG.</summary>
    public async Task<byte[]> PictureAsync(bool whole = false) => Convert.FromBase64String((await CallAsync("Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = whole })).GetProperty("data").GetString()!);

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    private async Task<(double X, double Y, double Width, double Height)> BoxAsync(string selector)
    {
        await UntilShownAsync(selector);
        JsonElement box = await EvaluateAsync($"(() => {{ const e = document.querySelector({JsonSerializer.Serialize(selector)}); e.scrollIntoView({{ block: 'center' }}); const b = e.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; }})()");
        return (box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());
    }

    private Task MouseAsync(string kind, double x, double y, bool held = false, bool shift = false)
    {
        bool isButton = kind != "mouseMoved";
        return CallAsync("Input.dispatchMouseEvent", new() { ["type"] = kind, ["x"] = x, ["y"] = y, ["button"] = isButton || held ? "left" : "none", ["buttons"] = held || kind == "mousePressed" ? 1 : 0, ["clickCount"] = isButton ? 1 : 0, ["modifiers"] = shift ? 8 : 0 });
    }

    private void Note(string? session, string method, JsonElement parameters)
    {
        if (session != _session)
        {
            return;
        }

        switch (method)
        {
            case "Runtime.exceptionThrown":
                _complaints.Enqueue(parameters.GetProperty("exceptionDetails").ToString());
                break;
            case "Runtime.consoleAPICalled" when parameters.GetProperty("type").GetString() is "error" or "warning" or "assert":
                _complaints.Enqueue(parameters.GetProperty("args").ToString());
                break;
            case "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() is "error" or "warning":
                _complaints.Enqueue(parameters.GetProperty("entry").ToString());
                break;
            case "Network.requestWillBeSent":
                _requests.Enqueue(parameters.GetProperty("request").GetProperty("url").GetString()!);
                break;
        }
    }
}
