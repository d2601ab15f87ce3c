using System.Globalization;

namespace Overmix.Tests.Dashboard;

/// <summary>Requests that strangers, their pages and their tools might send. Every one is refused, and the refusal tells nothing.</summary>
public sealed class HostileRequestTests
{
    private const string Secret = "a-name-that-must-not-leak";

    /// <summary>Name, request line and headers. H stands for the right Host, C for the cookie, T for the token, P for the port; a Host is added if there is none.</summary>
    private static readonly (string Name, string Request)[] Requests =
    [
        // Whose name is it?
        ("foreign host", "GET / HTTP/1.1\nHost: evil.example\n{C}"),
        ("foreign host with the port", "GET / HTTP/1.1\nHost: evil.example:{P}\n{C}"),
        ("rebinding: a name that begins like ours", "GET /api/runs HTTP/1.1\nHost: 127.0.0.1.evil.example:{P}\n{C}"),
        ("rebinding: a name that ends like ours", "GET /api/runs HTTP/1.1\nHost: evil.localhost:{P}\n{C}"),
        ("rebinding: localhost and more", "GET /api/runs HTTP/1.1\nHost: localhost.evil.example:{P}\n{C}"),
        ("0.0.0.0", "GET /api/runs HTTP/1.1\nHost: 0.0.0.0:{P}\n{C}"),
        ("[::]", "GET /api/runs HTTP/1.1\nHost: [::]:{P}\n{C}"),
        ("another loopback address", "GET /api/runs HTTP/1.1\nHost: 127.0.0.2:{P}\n{C}"),
        ("loopback as one number", "GET /api/runs HTTP/1.1\nHost: 2130706433:{P}\n{C}"),
        ("loopback in hexadecimal", "GET /api/runs HTTP/1.1\nHost: 0x7f000001:{P}\n{C}"),
        ("no host", "GET /api/runs HTTP/1.1\nX-No-Host: 1\n{C}"),
        ("empty host", "GET /api/runs HTTP/1.1\nHost:\n{C}"),
        ("two hosts", "GET /api/runs HTTP/1.1\nHost: 127.0.0.1:{P}\nHost: evil.example\n{C}"),
        ("host with user", "GET /api/runs HTTP/1.1\nHost: 127.0.0.1@evil.example\n{C}"),
        ("absolute form of another server", "GET http://evil.example/api/runs HTTP/1.1\nHost: 127.0.0.1:{P}\n{C}"),
        ("old protocol without host", "GET /api/runs HTTP/1.0\nX-No-Host: 1\n{C}"),
        ("forwarded host", "GET /api/runs HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: 127.0.0.1:{P}\n{C}"),

        // Nothing can be changed.
        ("POST", "POST /api/runs HTTP/1.1\n{H}{C}Content-Length: 0\n"),
        ("form POST from a page", "POST / HTTP/1.1\n{H}{C}Origin: http://evil.example\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 3\n\na=b"),
        ("PUT", "PUT /api/runs HTTP/1.1\n{H}{C}Content-Length: 0\n"),
        ("DELETE", "DELETE /api/runs/0123456789abcdef HTTP/1.1\n{H}{C}"),
        ("PATCH", "PATCH /api/runs HTTP/1.1\n{H}{C}Content-Length: 0\n"),
        ("OPTIONS", "OPTIONS /api/runs HTTP/1.1\n{H}{C}Origin: http://evil.example\nAccess-Control-Request-Method: GET\n"),
        ("TRACE", "TRACE / HTTP/1.1\n{H}{C}"),
        ("CONNECT", "CONNECT evil.example:443 HTTP/1.1\n{H}{C}"),
        ("an invented method", "PROPFIND /api/runs HTTP/1.1\n{H}{C}"),
        ("method override", "POST /api/runs HTTP/1.1\n{H}{C}X-HTTP-Method-Override: GET\nContent-Length: 0\n"),
        ("GET with a body", "GET /api/runs HTTP/1.1\n{H}{C}Content-Length: 5\n\nhello"),
        ("GET with chunks", "GET /api/runs HTTP/1.1\n{H}{C}Transfer-Encoding: chunked\n\n0\r\n"),

        // Who are you?
        ("no cookie", "GET /api/runs HTTP/1.1\n{H}"),
        ("no cookie, the page", "GET / HTTP/1.1\n{H}"),
        ("no cookie, the stream", "GET /api/live HTTP/1.1\n{H}"),
        ("no cookie, a script", "GET /app.js HTTP/1.1\n{H}"),
        ("HEAD without cookie", "HEAD /api/runs HTTP/1.1\n{H}"),
        ("wrong token", "GET /?token=0000000000000000000000000000000000000000000000000000000000000000 HTTP/1.1\n{H}"),
        ("empty token", "GET /?token= HTTP/1.1\n{H}"),
        ("half the token", "GET /?token={T/2} HTTP/1.1\n{H}"),
        ("more than the token", "GET /?token={T}0 HTTP/1.1\n{H}"),
        ("token in capitals", "GET /?token={T^} HTTP/1.1\n{H}"),
        ("token twice", "GET /?token={T}&token={T} HTTP/1.1\n{H}"),
        ("token on another address", "GET /api/runs?token={T} HTTP/1.1\n{H}"),
        ("token as bearer", "GET /api/runs HTTP/1.1\n{H}Authorization: Bearer {T}\n"),
        ("cookie of another name", "GET /api/runs HTTP/1.1\n{H}Cookie: overmix={T}\n"),
        ("cookie of an old value", "GET /api/runs HTTP/1.1\n{H}Cookie: {N}=00000000000000000000000000000000\n"),
        ("cookie without value", "GET /api/runs HTTP/1.1\n{H}Cookie: {N}=\n"),

        // Who sent you?
        ("foreign origin", "GET /api/runs HTTP/1.1\n{H}{C}Origin: http://evil.example\n"),
        ("origin null", "GET /api/runs HTTP/1.1\n{H}{C}Origin: null\n"),
        ("origin on another port", "GET /api/runs HTTP/1.1\n{H}{C}Origin: http://127.0.0.1:1\n"),
        ("origin over https", "GET /api/runs HTTP/1.1\n{H}{C}Origin: https://127.0.0.1:{P}\n"),
        ("cross-site fetch", "GET /api/runs HTTP/1.1\n{H}{C}Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: empty\n"),
        ("same-site fetch from another port", "GET /api/runs HTTP/1.1\n{H}{C}Sec-Fetch-Site: same-site\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty\n"),
        ("cross-site script", "GET /app.js HTTP/1.1\n{H}{C}Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: script\n"),
        ("cross-site visit to data", "GET /api/runs HTTP/1.1\n{H}{C}Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document\n"),
        ("framing", "GET / HTTP/1.1\n{H}{C}Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe\n"),
        ("framing from another port", "GET / HTTP/1.1\n{H}{C}Sec-Fetch-Site: same-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: object\n"),

        // Where are you going?
        ("one up", "GET /../etc/passwd HTTP/1.1\n{H}{C}"),
        ("one up, encoded", "GET /%2e%2e/etc/passwd HTTP/1.1\n{H}{C}"),
        ("one up, encoded slash", "GET /..%2f..%2fetc%2fpasswd HTTP/1.1\n{H}{C}"),
        ("one up, encoded twice", "GET /%252e%252e/etc/passwd HTTP/1.1\n{H}{C}"),
        ("one up, semicolon", "GET /..;/..;/etc/passwd HTTP/1.1\n{H}{C}"),
        ("one up, backslash", "GET /..\\..\\etc\\passwd HTTP/1.1\n{H}{C}"),
        ("one up, encoded backslash", "GET /%5c..%5c..%5cetc HTTP/1.1\n{H}{C}"),
        ("one up, overlong", "GET /%c0%ae%c0%ae/etc/passwd HTTP/1.1\n{H}{C}"),
        ("NUL", "GET /index.html%00.js HTTP/1.1\n{H}{C}"),
        ("two slashes", "GET //etc/passwd HTTP/1.1\n{H}{C}"),
        ("the folder of the page", "GET /wwwroot/index.html HTTP/1.1\n{H}{C}"),
        ("a settings file", "GET /appsettings.json HTTP/1.1\n{H}{C}"),
        ("a run by its path", "GET /api/runs/digits%2f0001-00000000 HTTP/1.1\n{H}{C}"),
        ("a run by its path, plain", "GET /api/runs/digits/0001-00000000 HTTP/1.1\n{H}{C}"),
        ("a run one up", "GET /api/runs/../../etc/passwd HTTP/1.1\n{H}{C}"),
        ("an id that is none", "GET /api/runs/0000000000000000 HTTP/1.1\n{H}{C}"),
        ("a figure that is none", "GET /api/claims/0000000000000000/figure HTTP/1.1\n{H}{C}"),
        ("a very long address", "GET /{long} HTTP/1.1\n{H}{C}"),
        ("a very long query", "GET /api/runs?q={long} HTTP/1.1\n{H}{C}"),
        ("very many headers", "GET /api/runs HTTP/1.1\n{H}{C}{headers}"),

        // What do you mean?
        ("pixels without end", "GET /api/runs/{id}/curves?pixels=1e9 HTTP/1.1\n{H}{C}"),
        ("pixels below zero", "GET /api/runs/{id}/curves?pixels=-5 HTTP/1.1\n{H}{C}"),
        ("a window that is no number", "GET /api/runs/{id}/curves?from=NaN HTTP/1.1\n{H}{C}"),
        ("a window upside down", "GET /api/runs/{id}/curves?from=9&to=1 HTTP/1.1\n{H}{C}"),
        ("a series that is none", "GET /api/runs/{id}/curves?series=__proto__ HTTP/1.1\n{H}{C}"),
        ("an axis that is none", "GET /api/runs/{id}/curves?x=constructor HTTP/1.1\n{H}{C}"),
        ("nine groups", "GET /api/compare?series=testError&group=a&group=a&group=a&group=a&group=a&group=a&group=a&group=a&group=a HTTP/1.1\n{H}{C}"),
    ];

    [Fact]
    public void Requests_AreMoreThanTheFigureAsksFor() => Assert.True(Requests.Length >= 45 && Requests.DistinctBy(r => r.Request).Count() == Requests.Length);

    [Fact]
    public async Task Server_HostileRequests_AreAllRefused()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root => ServedFolder.AddRun(root, name: Secret));
        string id = (await served.RowsAsync())[0].GetProperty("id").GetString()!;
        List<string> wrong = [];
        foreach ((string name, string request) in Requests)
        {
            RawAnswer answer = await served.SendAsync(Whole(request, served, id));
            bool tells = answer.Body.Contains(Secret, StringComparison.Ordinal) || answer.Body.Contains(served.Root, StringComparison.Ordinal)
                || answer.Headers.Any(h => h.Value.Contains(served.Token, StringComparison.Ordinal)) || answer.Header("Access-Control-Allow-Origin") is not null;
            if (answer.Status is < 400 or >= 500 || tells)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {answer.Status}{(tells ? ", and it tells" : "")}"));
            }
        }

        Assert.Equal([], wrong);
        Assert.Single(await served.RowsAsync()); // It still serves.
    }

    [Fact]
    public async Task Server_TheSameRequestsMadeRight_AreAnswered()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root => ServedFolder.AddRun(root, name: Secret));
        string id = (await served.RowsAsync())[0].GetProperty("id").GetString()!;
        string own = $"Origin: http://127.0.0.1:{served.Port}\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n";
        Assert.All(await Task.WhenAll(served.GetAsync("/"), served.GetAsync("/app.js", own), served.GetAsync("/api/runs", own), served.GetAsync($"/api/runs/{id}", own), served.GetAsync($"/api/runs/{id}/curves?pixels=10&from=2&to=9&series=testError", own)), a => Assert.Equal(200, a.Status));
        foreach (string host in new[] { "localhost", "LOCALHOST:1", $"127.0.0.1:{served.Port}", "[::1]:9", "127.0.0.1" }) // A tunnel has another port.
        {
            Assert.Equal(200, (await served.SendAsync($"GET /api/runs HTTP/1.1\r\nHost: {host}\r\nCookie: {served.Cookie}\r\nConnection: close\r\n\r\n")).Status);
        }
    }

    [Fact]
    public async Task Server_AnyAnswer_CarriesTheSecurityHeadersAndNoServerName()
    {
        await using ServedFolder served = await ServedFolder.StartAsync();
        foreach (string target in new[] { "/", "/app.js", "/api/runs", "/nothing", "/%2e%2e", "/api/runs/0" })
        {
            RawAnswer answer = await served.GetAsync(target);
            string policy = answer.Header("Content-Security-Policy")!;
            Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("DENY", answer.Header("X-Frame-Options"));
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
            Assert.Null(answer.Header("Server"));
        }
    }

    [Fact]
    public async Task Server_Token_BecomesAStrictCookieAndLeavesTheAddress()
    {
        await using ServedFolder served = await ServedFolder.StartAsync();
        string request = $"GET /?token={served.Token} HTTP/1.1\r\nHost: 127.0.0.1:{served.Port}\r\nConnection: close\r\n";
        RawAnswer typed = await served.SendAsync(request + "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n");
        Assert.Equal((303, "/"), (typed.Status, typed.Header("Location")));
        string[] cookie = [.. typed.Header("Set-Cookie")!.ToLowerInvariant().Split(';').Select(p => p.Trim())];
        Assert.Superset(new HashSet<string> { "httponly", "samesite=strict", "path=/" }, cookie.ToHashSet());

        // Led here by a link: the browser would keep a strict cookie to itself on a redirect, so a page of ours leads on.
        RawAnswer led = await served.SendAsync(request + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n");
        Assert.Equal(200, led.Status);
        Assert.Contains("url=/\"", led.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(served.Token, led.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_AnotherServersToken_IsRefused()
    {
        await using ServedFolder served = await ServedFolder.StartAsync();
        string old = served.Cookie, oldToken = served.Token;
        await served.RestartAsync();
        Assert.NotEqual(oldToken, served.Token);
        Assert.Equal(401, (await served.SendAsync($"GET /api/runs HTTP/1.1\r\nHost: localhost\r\nCookie: {old}\r\nConnection: close\r\n\r\n")).Status);
        Assert.Equal(401, (await served.SendAsync($"GET /?token={oldToken} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).Status);
    }

    private static string Whole(string request, ServedFolder served, string id)
    {
        string[] parts = request.Split("\n\n", 2);
        string text = parts[0].TrimEnd('\n').Replace("{H}", $"Host: 127.0.0.1:{served.Port}\n", StringComparison.Ordinal)
            .Replace("{C}", $"Cookie: {served.Cookie}\n", StringComparison.Ordinal)
            .Replace("{N}", served.Cookie.Split('=')[0], StringComparison.Ordinal)
            .Replace("{T}", served.Token, StringComparison.Ordinal)
            .Replace("{T/2}", served.Token[..32], StringComparison.Ordinal)
            .Replace("{T^}", served.Token.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("{P}", served.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{long}", new string('a', 9_000), StringComparison.Ordinal)
            .Replace("{headers}", string.Concat(Enumerable.Range(0, 200).Select(i => $"X-Many-{i}: 1\n")), StringComparison.Ordinal);
        return text.TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nConnection: close\r\n\r\n" + (parts.Length > 1 ? parts[1] + "\r\n" : "");
    }
}
