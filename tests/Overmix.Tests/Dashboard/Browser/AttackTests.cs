using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>What a hostile page, open in the same browser, or a hostile run may try. The browser has been let in before: it holds the cookie.</summary>
[Trait("Speed", "slow")]
public sealed class AttackTests(ShownFolder shown) : IClassFixture<ShownFolder>
{
    private string Target
    {
        get
        {
            Chromium.Require(); // Asked for before anything else: without a browser nothing is served either.
            return shown.Served.Server.Address.AbsoluteUri.TrimEnd('/');
        }
    }

    [Fact]
    public void Attacks_AreMoreThanTheFigureAsksFor() => Assert.True(typeof(AttackTests).GetMethods().Count(m => m.GetCustomAttributes(typeof(FactAttribute), false).Length > 0 && m.ReturnType == typeof(Task)) >= 6);

    [Fact(Explicit = true)]
    public async Task Fetch_FromAnotherOrigin_GetsNothing() => await AttackAsync(
        $$"""
        Promise.all(['cors', 'no-cors'].flatMap(mode => ['{{Target}}/api/runs', '{{Target}}/', '{{Target}}/api/live'].map(url =>
          fetch(url, { mode, credentials: 'include' }).then(r => r.text().then(t => r.type === 'opaque' ? '' : t), () => '')))).then(texts => texts.join(''))
        """,
        async page =>
        {
            Assert.Equal("", (await page.EvaluateAsync("attack()")).GetString());
            Assert.Contains(page.Complaints, c => c.Contains("CORS", StringComparison.Ordinal));
        });

    [Fact(Explicit = true)]
    public async Task Embedding_ScriptPictureStream_LoadsNothing() => await AttackAsync(
        $$"""
        Promise.all([
          new Promise(done => { const s = document.createElement('script'); s.src = '{{Target}}/app.js'; s.onload = () => done('script'); s.onerror = () => done(''); document.body.append(s); }),
          new Promise(done => { const s = document.createElement('script'); s.src = '{{Target}}/api/runs'; s.onload = () => done('data as script'); s.onerror = () => done(''); document.body.append(s); }),
          new Promise(done => { const s = document.createElement('img'); s.src = '{{Target}}/icon.svg'; s.onload = () => done('picture'); s.onerror = () => done(''); document.body.append(s); }),
          new Promise(done => { const s = document.createElement('link'); s.rel = 'stylesheet'; s.href = '{{Target}}/style.css'; s.onload = () => done('style'); s.onerror = () => done(''); document.head.append(s); }),
          new Promise(done => { const s = new EventSource('{{Target}}/api/live', { withCredentials: true }); s.onopen = () => done('stream'); s.onerror = () => done(''); }),
          new Promise(done => { const s = new WebSocket('{{Target}}/api/live'.replace('http', 'ws')); s.onopen = () => done('socket'); s.onerror = () => done(''); }),
        ]).then(got => got.filter(Boolean).join())
        """,
        async page => Assert.Equal("", (await page.EvaluateAsync("attack()")).GetString()));

    [Fact(Explicit = true)]
    public async Task Framing_ByAnotherOrigin_ShowsNothing() => await AttackAsync(
        $$"""
        Promise.all(['iframe', 'object', 'embed'].map(tag => new Promise(done => {
          const e = document.createElement(tag); e[tag === 'object' ? 'data' : 'src'] = '{{Target}}/'; document.body.append(e); e.onload = e.onerror = () => done(tag);
        }))).then(list => list.length)
        """,
        async page =>
        {
            Assert.Equal(3, (await page.EvaluateAsync("attack()")).GetInt32());
            string tree = "";
            await page.UntilAsync(async () => (tree = (await page.CallAsync("Page.getFrameTree")).ToString()).Contains($"\"unreachableUrl\":\"{Target}/\"", StringComparison.Ordinal)); // The browser's own page of refusal.
            Assert.DoesNotContain($"\"url\":\"{Target}/\"", tree, StringComparison.Ordinal);
            JsonElement targets = await page.CallAsync("Page.getResourceTree");
            Assert.DoesNotContain("app.js", targets.ToString(), StringComparison.Ordinal);
        });

    [Fact(Explicit = true)]
    public async Task FormPost_FromAnotherOrigin_IsRefused() => await AttackAsync(
        $$"""
        (() => { const f = document.createElement('form'); f.method = 'POST'; f.action = '{{Target}}/api/runs'; document.body.append(f); f.submit(); return 1; })()
        """,
        async page =>
        {
            _ = await page.EvaluateAsync("attack()");
            await page.UntilAsync("document.body.innerText.includes('nothing can be changed here')");
        });

    [Fact(Explicit = true)]
    public async Task Rebinding_AStrangersNameForThisMachine_IsRefused()
    {
        Chromium.Require();
        await using BrowserPage page = await shown.EnterAsync();
        foreach (string path in new[] { "/", "/api/runs", $"/?token={shown.Served.Token}" })
        {
            await page.GoAsync(new Uri($"http://{Chromium.RebindingName}:{shown.Served.Port}{path}"));
            await page.UntilAsync("document.body?.innerText.includes('does not go by that name')");
            Assert.Equal("", (await page.EvaluateAsync("document.cookie")).GetString());
        }
    }

    [Fact(Explicit = true)]
    public async Task StoredMarkup_InNamesClaimsAndFigures_StaysText()
    {
        await using BrowserPage page = await shown.EnterAsync();
        Assert.Contains(ShownFolder.HostileName, await page.TextAsync("table.runs"), StringComparison.Ordinal);
        await page.EvaluateAsync("[...document.querySelectorAll('table.runs tbody a')].find(a => a.textContent.includes('onerror')).click()");
        await page.UntilShownAsync(".chart canvas");
        Assert.Contains(ShownFolder.HostileName, await page.TextAsync(".crumb"), StringComparison.Ordinal);
        foreach (string hash in new[] { $"#/compare?g={Uri.EscapeDataString("f:" + ShownFolder.HostileName)}", "#/sweep?in=all", "#/claims" })
        {
            await page.ViewAsync(hash);
            await page.UntilShownAsync(hash == "#/claims" ? ".claim img" : "main table, .chart");
        }

        Assert.Contains("<script>window.pwned=1</script>", await page.TextAsync(".claim"), StringComparison.Ordinal);
        string figure = (await page.EvaluateAsync("document.querySelector('.claim img').src")).GetString()!;
        Assert.Equal(JsonValueKind.Undefined, (await page.EvaluateAsync("window.pwned")).ValueKind);
        Assert.Equal(0, await page.CountAsync("main script, main iframe, main [onerror], main [onclick]"));
        await page.GoAsync(new Uri(figure)); // The figure by itself: sandboxed, its script asleep.
        await page.UntilAsync("document.documentElement.tagName === 'svg'");
        Assert.Equal(JsonValueKind.Undefined, (await page.EvaluateAsync("window.pwned")).ValueKind);
    }

    [Fact(Explicit = true)]
    public async Task InjectedScript_InThePageItself_IsForbidden()
    {
        await using BrowserPage page = await shown.EnterAsync();
        await page.EvaluateAsync("""
            (() => {
              const inline = document.createElement('script');
              try { inline.textContent = 'window.pwned = 1'; document.body.append(inline); } catch { /* Trusted Types */ }
              try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.pwned = 2">'); } catch { /* Trusted Types */ }
              try { setTimeout('window.pwned = 3', 0); } catch { /* no eval */ }
              const button = document.createElement('button'); try { button.setAttribute('onclick', 'window.pwned = 4'); document.body.append(button); button.click(); } catch { /* Trusted Types */ }
              const away = document.createElement('img'); away.src = 'http://192.0.2.1/leak'; document.body.append(away);
            })()
            """);
        await page.UntilAsync("fetch('http://192.0.2.1/leak').then(() => false, () => true)");
        Assert.Equal(JsonValueKind.Undefined, (await page.EvaluateAsync("window.pwned")).ValueKind);
        Assert.Contains(page.Complaints, c => c.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    /// <summary>Opens a stranger's page, with an attack ready, in a window that holds the cookie.</summary>
    private async Task AttackAsync(string script, Func<BrowserPage, Task> judge)
    {
        Chromium.Require();
        string page = $"<!doctype html><meta charset=utf-8><title>stranger</title><body><script>const attack = () => {script.Trim()}</script>";
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, page, stop.Token);
        await using BrowserPage victim = await shown.EnterAsync();
        await victim.GoAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        await victim.UntilAsync("typeof attack === 'function'");
        await judge(victim);
        await stop.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, string page, CancellationToken stop)
    {
        byte[] answer = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\nConnection: close\r\n\r\n{page}");
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop);
                await using NetworkStream stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[16 * 1024], stop);
                await stream.WriteAsync(answer, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The attack is over.
        }
    }
}
