using System.Text.Json;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>Every view through axe-core, in light, dark and on a narrow screen.</summary>
[Trait("Speed", "slow")]
public sealed class AccessibilityTests(ShownFolder shown) : IClassFixture<ShownFolder>
{
    [Theory(Explicit = true)]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 400)]
    public async Task Views_Each_HaveNoSeriousViolation(string scheme, int width)
    {
        await using BrowserPage page = await shown.EnterAsync(width: width);
        await page.PreferAsync(scheme);
        await page.CallAsync("Page.setBypassCSP", new() { ["enabled"] = true }); // For axe itself, which is no part of the page.
        await page.ReloadAsync();
        await page.UntilShownAsync("table.runs tbody tr");
        List<string> serious = [];
        int checks = 0;
        foreach ((string name, string hash, string drawn) in ShownFolder.Views)
        {
            await page.ViewAsync(await shown.ResolveAsync(hash));
            await page.UntilShownAsync(drawn);
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
            JsonElement found = await AxeAsync(page);
            checks += found.GetProperty("passes").GetInt32();
            serious.AddRange(found.GetProperty("violations").EnumerateArray().Select(v => $"{name}: {v}"));
        }

        Assert.Equal([], serious);
        Assert.True(checks > 100, "axe looked at the views");
    }

    [Fact(Explicit = true)]
    public async Task Axe_APageWithFaults_FindsThem()
    {
        await using BrowserPage page = await shown.EnterAsync();
        await page.EvaluateAsync("document.querySelector('main').append(Object.assign(document.createElement('img'), { src: 'icon.svg' }), document.createElement('button'))");
        JsonElement found = await AxeAsync(page);
        string[] rules = [.. found.GetProperty("violations").EnumerateArray().Select(v => v.GetProperty("id").GetString()!)];
        Assert.Contains("image-alt", rules);
        Assert.Contains("button-name", rules);
    }

    private static async Task<JsonElement> AxeAsync(BrowserPage page)
    {
        using var reader = new StreamReader(typeof(AccessibilityTests).Assembly.GetManifestResourceStream("axe.min.js")!);
        _ = await page.EvaluateAsync(await reader.ReadToEndAsync() + "; true");
        return await page.EvaluateAsync("""
            axe.run(document, { resultTypes: ['violations'] }).then(r => ({
              passes: r.passes.length,
              violations: r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => ({ id: v.id, help: v.help, nodes: v.nodes.slice(0, 4).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary) })),
            }))
            """);
    }
}
