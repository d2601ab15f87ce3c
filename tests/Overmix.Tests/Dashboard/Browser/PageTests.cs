using System.Globalization;
using System.Text.Json;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;
using RunSamples = Overmix.Tests.Runs.Samples;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>The page as people use it, in a real browser.</summary>
[Trait("Speed", "slow")]
public sealed class PageTests(ShownFolder shown) : IClassFixture<ShownFolder>
{
    [Fact(Explicit = true)]
    public async Task Views_Each_OpenWithoutAComplaintAndAskNobodyElse()
    {
        await using BrowserPage page = await shown.EnterAsync();
        foreach ((string name, string hash, string drawn) in ShownFolder.Views)
        {
            await page.ViewAsync(await shown.ResolveAsync(hash));
            await page.UntilShownAsync(drawn);
            Assert.False(string.IsNullOrWhiteSpace(await page.TextAsync("main h1")), name);
        }

        // The run that is none is answered with 404, which the console repeats: the only complaint there may be.
        Assert.True(page.Complaints.All(c => c.Contains("/api/runs/0000000000000000", StringComparison.Ordinal)), string.Join("\n", page.Complaints));
        Assert.All(page.Requests, r => Assert.True(r.StartsWith(shown.Served.Server.Address.AbsoluteUri, StringComparison.Ordinal) || r.StartsWith("data:", StringComparison.Ordinal) || r.StartsWith("blob:", StringComparison.Ordinal), r));
        Assert.Equal(JsonValueKind.Undefined, (await page.EvaluateAsync("window.pwned")).ValueKind);
        Assert.DoesNotContain(shown.Served.Token, (await page.EvaluateAsync("location.href + document.referrer + document.cookie + JSON.stringify(performance.getEntriesByType('navigation').map(e => e.name))")).GetString()!, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Runs_FilterSortAndGroup_ShowWhatWasAskedForAndStayInTheAddress()
    {
        await using BrowserPage page = await shown.EnterAsync();
        Assert.Equal(21, await page.CountAsync("table.runs tbody tr"));
        await page.EvaluateAsync("document.getElementById('filter').focus()");
        await page.TypeAsync("u-shaped train>=100 -erm");
        await page.UntilAsync("document.querySelectorAll('table.runs tbody tr').length === 6");
        Assert.Contains("6 runs fit the filter", await page.TextAsync(".note"), StringComparison.Ordinal);
        await page.ClickAsync("button[data-column=last]");
        await page.ClickAsync("button[data-column=last]");
        await page.UntilAsync("document.querySelector('th[aria-sort=descending]')");
        double[] last = [.. (await page.TextAsync("table.runs tbody tr td:nth-child(8)")).Split('\n').Select(t => double.Parse(t.Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(last.OrderDescending(), last);
        await page.EvaluateAsync("(e => { e.value = 'data.train'; e.dispatchEvent(new Event('change')); })(document.getElementById('group'))");
        await page.UntilAsync("document.querySelectorAll('tr.group').length === 2");
        string address = (await page.EvaluateAsync("location.hash")).GetString()!;
        await page.ReloadAsync();
        await page.UntilAsync("document.querySelectorAll('tr.group').length === 2 && document.querySelectorAll('table.runs tbody tr').length === 8");
        Assert.Equal(address, (await page.EvaluateAsync("location.hash")).GetString());
        await page.EvaluateAsync("(e => { e.value = 'nosuch=1'; e.dispatchEvent(new Event('input')); })(document.getElementById('filter'))");
        await page.UntilAsync("document.querySelector('.note.wrong')?.textContent.includes('nosuch')");
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Run_Zoom_AsksAgainForThePartAndAllChartsFollow()
    {
        await using BrowserPage page = await shown.EnterAsync("#/run/{run}");
        await page.UntilShownAsync(".chart .u-over");
        await page.HoverAsync(".chart .u-over", 0.5);
        await page.UntilAsync("document.querySelectorAll('.chart')[1].querySelector('.u-cursor-x').style.transform.includes('px')"); // the cursor of another chart
        string hovered = await page.TextAsync(".chart:first-child .legend .value");
        await page.HoverAsync(".chart .u-over", 0.9);
        await page.UntilAsync($"[...document.querySelectorAll('.chart:first-child .legend .value')].map(e => e.textContent).join('\\n') !== {JsonSerializer.Serialize(hovered)}");
        int asked = page.Requests.Count(r => r.Contains("/curves?", StringComparison.Ordinal));
        await page.DragAsync(".chart .u-over", 0.4, 0.8);
        await page.UntilAsync("/from=.*to=/.test(location.hash)");
        await page.UntilAsync("!document.querySelector('.tools button:disabled')");
        Assert.True(page.Requests.Count(r => r.Contains("/curves?", StringComparison.Ordinal)) > asked);
        Assert.Contains("from=", page.Requests.Last(r => r.Contains("/curves?", StringComparison.Ordinal)), StringComparison.Ordinal);
        await page.EvaluateAsync("[...document.querySelectorAll('.tools button')].find(b => b.textContent === 'Show all').click()");
        await page.UntilAsync("!/from=/.test(location.hash)");
        await page.EvaluateAsync("[...document.querySelectorAll('.tools button')].find(b => b.textContent === 'Linear').click()");
        await page.UntilAsync("/axis=linear/.test(location.hash) && [...document.querySelectorAll('.segments button')].find(b => b.textContent === 'Linear').getAttribute('aria-pressed') === 'true'");
        await page.EvaluateAsync("document.querySelector('.as-table').open = true");
        await page.UntilAsync("document.querySelectorAll('.table-box tbody tr').length >= 60");
        Assert.Contains("switch", await page.TextAsync(".events"), StringComparison.Ordinal);
        Assert.Contains("mixup.alpha", await page.TextAsync(".settings"), StringComparison.Ordinal);
        Assert.Contains("2.10.0", await page.TextAsync(".pairs"), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Run_AlarmsAndSwitches_AreMarkedOnEveryTimeAxis()
    {
        await using BrowserPage page = await shown.EnterAsync("#/run/{alarmed}");
        await page.UntilShownAsync(".chart .u-over");
        // Two steps an epoch, and flow time as the sample records have it: the marks stand where the curves have that epoch.
        foreach ((string axis, int factor) in new[] { ("epoch", 1), ("step", 2) })
        {
            await page.EvaluateAsync($"(e => {{ e.value = '{axis}'; e.dispatchEvent(new Event('change')); }})(document.getElementById('time'))");
            await page.UntilAsync($"document.querySelector('.chart .plot')?.getAttribute('aria-label').includes('guard-alarm at {20 * factor}, switch → erm at {30 * factor}')");
        }

        await page.EvaluateAsync("(e => { e.value = 'flowTime'; e.dispatchEvent(new Event('change')); })(document.getElementById('time'))");
        double flowTime = RunSamples.Record(20).FlowTime;
        await page.UntilAsync(string.Create(CultureInfo.InvariantCulture, $"Math.abs(Number(/guard-alarm at ([0-9.]+)/.exec(document.querySelector('.chart .plot').getAttribute('aria-label'))?.[1]) / {flowTime} - 1) < 1e-3")); // four digits are said
        Assert.Contains("guard-alarm", await page.TextAsync(".badges"), StringComparison.Ordinal);
        Assert.Contains("the validation error has turned", await page.TextAsync(".events"), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Run_WhateverIsRecorded_HasAChart()
    {
        await using BrowserPage page = await shown.EnterAsync();
        JsonElement charts = await page.EvaluateAsync("import('/views/run.js').then(m => m.chartsOf(['epoch', 'testError', 'mixupGradientNorm', 'ermGradientNorm', 'sharpness', 'learningRate']).map(c => [c.title, ...c.series.map(s => s[0])].join()))");
        Assert.Equal(
            ["Error,testError,validationError,trainError,averagedTestError,averagedValidationError", "Learning rate,learningRate", "Gradient norms,mixupGradientNorm,ermGradientNorm,mixupBatchGradientNorm,ermBatchGradientNorm", "sharpness,sharpness"],
            charts.EnumerateArray().Select(c => c.GetString()));
    }

    [Fact(Explicit = true)]
    public async Task Run_Zoomed_IsMovedByDraggingButtonsAndKeys()
    {
        await using BrowserPage page = await shown.EnterAsync("#/run/{run}");
        await page.UntilShownAsync(".chart .u-over");
        async Task<double[]> WindowAsync() => [.. (await page.EvaluateAsync("['from', 'to'].map(n => Number(new URLSearchParams(location.hash.split('?')[1]).get(n)))")).EnumerateArray().Select(v => v.GetDouble())];
        async Task<double[]> MovedAsync(Func<Task> act, double[] before)
        {
            await act();
            await page.UntilAsync($"!location.hash.includes('from={before[0].ToString(CultureInfo.InvariantCulture)}&')");
            return await WindowAsync();
        }

        await page.DragAsync(".chart .u-over", 0.4, 0.7);
        await page.UntilAsync("/from=.*to=/.test(location.hash)");
        double[] zoomed = await WindowAsync();
        double[] dragged = await MovedAsync(() => page.DragAsync(".chart .u-over", 0.7, 0.6, shift: true), zoomed); // the curve follows the hand: later epochs come in
        double[] pressed = await MovedAsync(() => page.ClickAsync("button[aria-label='Move to earlier']"), dragged);
        double[] keyed = await MovedAsync(async () =>
        {
            await page.EvaluateAsync("document.querySelector('.chart .plot').focus()");
            await page.PressAsync("]");
        }, pressed);
        Assert.True(dragged[0] > zoomed[0] && dragged[1] > zoomed[1]);
        Assert.True(pressed[0] < dragged[0] && pressed[1] < dragged[1]);
        Assert.Equal(0.25, Math.Log(dragged[0] / pressed[0]) / Math.Log(zoomed[1] / zoomed[0]), 0.01); // a quarter of the width, as the button says
        Assert.True(keyed[0] > pressed[0] && keyed[1] > pressed[1]);
        Assert.All(new[] { dragged, pressed, keyed }, w => Assert.Equal(zoomed[1] / zoomed[0], w[1] / w[0], 1e-3 * zoomed[1] / zoomed[0])); // On a logarithmic axis a part keeps its ratio; six digits are kept.
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Compare_RunsChosenInTheList_ShowMeansDifferenceAndSettings()
    {
        await using BrowserPage page = await shown.EnterAsync("#/runs?q=100");
        await page.UntilAsync("document.querySelectorAll('table.runs tbody tr').length === 6");
        await page.EvaluateAsync("document.querySelectorAll('table.runs tbody input').forEach(box => box.click())");
        await page.UntilAsync("document.querySelector('.chosen strong')?.textContent.startsWith('6')");
        await page.EvaluateAsync("[...document.querySelectorAll('.chosen a')].find(a => a.textContent.includes('folders')).click()");
        await page.UntilAsync("document.querySelectorAll('.chart canvas').length >= 2 && document.querySelectorAll('.groups li').length === 2");
        Assert.Contains("3 pairs", await page.TextAsync("main table"), StringComparison.Ordinal);
        Assert.Contains("objective", await page.TextAsync("main table"), StringComparison.Ordinal);
        await page.EvaluateAsync("(e => { e.value = 'excess'; e.dispatchEvent(new Event('change')); })(document.getElementById('measure'))");
        await page.UntilAsync("document.querySelector('.chart h3').textContent.startsWith('Excess loss')");
        await page.EvaluateAsync("[...document.querySelectorAll('.groups button')].find(b => b.textContent === 'Remove').click()");
        await page.UntilAsync("document.querySelectorAll('.groups li').length === 1 && document.querySelectorAll('.chart').length === 1");
        for (int i = 0; i < 2; i++) // The second time the group that comes is the one that went.
        {
            await page.EvaluateAsync("[...document.querySelectorAll('.groups button')].find(b => b.textContent === 'Remove').click()");
            await page.UntilAsync("document.querySelector('main .empty') && document.querySelector('button[aria-label=\"Zoom in\"]').disabled");
            await page.EvaluateAsync("(e => { e.value = [...e.options].find(o => o.value.includes('100')).value; e.dispatchEvent(new Event('change')); })(document.getElementById('add'))");
            await page.UntilAsync("document.querySelectorAll('.chart .u-over').length === 1 && !document.querySelector('main .empty')");
        }

        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Run_LiveTraining_IsFollowedToItsEnd()
    {
        Chromium.Require();
        using var folder = new TempFolder();
        await using ServedFolder served = await ServedFolder.StartAsync();
        await using BrowserPage page = await shown.Browser.OpenAsync();
        await page.GoAsync(served.Server.EntryAddress);
        await page.UntilShownAsync(".empty");
        using OvermixProcess training = OvermixProcess.Start(["train", "--out", served.Root, "-s", "name=live", "-s", "train.epochs=1000000", "-s", "train.threads=1", "-s", "model.widths=[64]"]);
        await page.UntilAsync("document.querySelector('table.runs tbody .state-running')");
        await page.UntilAsync("document.querySelector('#live').textContent === '1 run live'");
        await page.EvaluateAsync("document.querySelector('table.runs tbody a').click()");
        await page.UntilAsync("document.querySelector('.chart canvas') && document.querySelector('.progress')");
        double before = (await page.EvaluateAsync("document.querySelector('progress').value")).GetDouble();
        string last = await page.TextAsync(".figures");
        await page.UntilAsync(string.Create(CultureInfo.InvariantCulture, $"document.querySelector('progress')?.value > {before}"));
        await page.UntilAsync($"document.querySelector('.figures').textContent !== {JsonSerializer.Serialize(last)}");
        Assert.True(training.Send(Signal.Terminate)); // It would go on for hours: how fast this machine is does not matter.
        Assert.Equal(143, training.WaitForExit().ExitCode);
        await page.UntilAsync("document.querySelector('.state-stopped')");
        await page.UntilAsync("document.querySelector('.events').textContent.includes('end')");
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Theme_PreferenceAndButton_BothRule()
    {
        await using BrowserPage page = await shown.EnterAsync();
        async Task<string> Ground() => (await page.EvaluateAsync("getComputedStyle(document.body).backgroundColor")).GetString()!;
        Assert.Equal("rgb(255, 255, 255)", await Ground());
        await page.PreferAsync("dark");
        string dark = await Ground();
        Assert.NotEqual("rgb(255, 255, 255)", dark);
        await page.ClickAsync("#theme"); // light, whatever the system says
        Assert.Equal("rgb(255, 255, 255)", await Ground());
        await page.ClickAsync("#theme");
        await page.PreferAsync("light");
        Assert.Equal(dark, await Ground());
        await page.ReloadAsync();
        await page.UntilShownAsync("table.runs tbody tr");
        Assert.Equal(dark, await Ground());
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Page_KeyboardAlone_ReachesEverything()
    {
        await using BrowserPage page = await shown.EnterAsync();
        await page.PressAsync("Tab");
        Assert.Equal("Skip to the content", await Focused(page));
        await TabTo(page, "document.activeElement.id === 'filter'");
        await page.TypeAsync("mixup-100");
        await page.UntilAsync("document.querySelectorAll('table.runs tbody tr').length === 3");
        await TabTo(page, "document.activeElement.dataset?.column === 'best'");
        await page.PressAsync("Enter");
        await page.UntilAsync("document.activeElement.dataset?.column === 'best' && document.querySelector('th[aria-sort=ascending] [data-column=best]')"); // the focus stays
        await TabTo(page, "document.activeElement.matches('tbody input[type=checkbox]')");
        await page.PressAsync(" ");
        await page.UntilAsync("!document.querySelector('.chosen').hidden");
        await TabTo(page, "document.activeElement.matches('tbody a')");
        Assert.Contains("solid", (await page.EvaluateAsync("getComputedStyle(document.activeElement).outlineStyle")).GetString()!, StringComparison.Ordinal);
        await page.PressAsync("Enter");
        await page.UntilShownAsync(".chart canvas");
        await page.UntilAsync("document.activeElement.id === 'main'");
        await TabTo(page, "document.activeElement.classList.contains('plot')");
        await page.PressAsync("Home");
        await page.PressAsync("ArrowRight");
        await page.UntilAsync("/^epoch 2: test /.test(document.querySelector('.chart [aria-live]').textContent)");
        await page.PressAsync("+");
        await page.UntilAsync("/to=/.test(location.hash)");
        await page.PressAsync("0");
        await page.UntilAsync("!/to=/.test(location.hash)");
        await TabTo(page, "document.activeElement.matches('.as-table summary')");
        await page.PressAsync("Enter");
        await page.UntilShownAsync(".table-box tbody tr");
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Views_FourHundredPixelsWide_NeverScrollSideways()
    {
        await using BrowserPage page = await shown.EnterAsync(width: 400, height: 800);
        foreach ((string name, string hash, string drawn) in ShownFolder.Views)
        {
            await page.ViewAsync(await shown.ResolveAsync(hash));
            await page.UntilShownAsync(drawn);
            int width = (await page.EvaluateAsync("document.documentElement.scrollWidth")).GetInt32();
            Assert.True(width <= 400, $"{name} is {width} pixels wide: {await page.EvaluateAsync("[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 401 && !e.closest('.scroll, nav, .hidden, pre')).slice(0, 5).map(e => e.outerHTML.slice(0, 120))")}");
        }
    }

    private static async Task<string> Focused(BrowserPage page) => (await page.EvaluateAsync("document.activeElement.textContent.trim()")).GetString()!;

    private static async Task TabTo(BrowserPage page, string reached)
    {
        for (int i = 0; i < 80; i++)
        {
            if ((await page.EvaluateAsync($"Boolean({reached})")).GetBoolean())
            {
                return;
            }

            await page.PressAsync("Tab");
        }

        Assert.Fail($"{reached} is not reached by Tab; the focus is on {await page.EvaluateAsync("document.activeElement.outerHTML.slice(0, 200)")}");
    }
}
