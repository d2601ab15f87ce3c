using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary><c>/api/runs</c>: every run, a row each, and what their settings have in common.</summary>
internal static class RunsEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    public static void Map(IEndpointRouteBuilder routes, DashboardContext context)
    {
        var document = new RunsDocument(context.Folder);
        _ = context.Library.FirstPass.ContinueWith(_ => document.Of(context.Library.State), TaskScheduler.Default); // Spelt by the time a browser asks.
        routes.MapGet("/api/runs", async (CancellationToken stop) => TypedResults.Bytes(document.Of(await FreshAsync(context, stop).ConfigureAwait(false)), "application/json; charset=utf-8"));
    }

    /// <summary>The runs as they stand now. While a first reading of very many lasts, those read so far: the rest is told by the live stream.</summary>
    public static async Task<LibraryState> FreshAsync(DashboardContext context, CancellationToken stop)
    {
        if (!context.Library.FirstPass.IsCompleted)
        {
            _ = await Task.WhenAny(context.Library.FirstPass, Task.Delay(Patience, context.Time, stop)).ConfigureAwait(false);
        }
        else if (!context.Feed.IsLooking)
        {
            await context.Library.LookAsync(false, stop).ConfigureAwait(false);
        }

        return context.Library.State;
    }
}
