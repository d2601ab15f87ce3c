using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary>
/// <c>/api/live</c>: the one stream of a page. Events: <c>runs</c> (the rows that changed, and how many runs there are) and <c>heartbeat</c>. A stream that is
/// opened again after a break says with <c>since</c> what it knows.
/// </summary>
internal static class LiveEndpoints
{
    private const int MostStreams = 64;
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes, DashboardContext context)
    {
        int streams = 0;
        routes.MapGet("/api/live", (HttpContext http) =>
        {
            long since = long.TryParse(http.Request.Query["since"], out long known) ? known : 0;
            if (Interlocked.Increment(ref streams) > MostStreams)
            {
                _ = Interlocked.Decrement(ref streams);
                return (IResult)TypedResults.Text("Too many pages listen already.\n", statusCode: StatusCodes.Status429TooManyRequests);
            }

            http.Response.OnCompleted(() =>
            {
                _ = Interlocked.Decrement(ref streams);
                return Task.CompletedTask;
            });
            return HttpMethods.IsHead(http.Request.Method) ? TypedResults.Ok() : TypedResults.ServerSentEvents(Events(context, since, http.RequestAborted));
        });
    }

    private static async IAsyncEnumerable<SseItem<string>> Events(DashboardContext context, long since, [EnumeratorCancellation] CancellationToken stop)
    {
        using IDisposable listener = context.Feed.Listen();
        LibraryState told = context.Library.State;
        long known = since;
        yield return new SseItem<string>(Heartbeat(context, told), "heartbeat");
        while (true)
        {
            LibraryState? now = await NextAsync(context, known, stop).ConfigureAwait(false);
            if (now is null)
            {
                yield break;
            }

            yield return now.Change > known ? new SseItem<string>(Changed(now, known), "runs") : new SseItem<string>(Heartbeat(context, now), "heartbeat");
            known = now.Change;
        }
    }

    private static async Task<LibraryState?> NextAsync(DashboardContext context, long known, CancellationToken stop)
    {
        try
        {
            return await context.Feed.WaitAsync(known, HeartbeatEvery, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null; // The page was closed, or the server stops.
        }
    }

    private static string Changed(LibraryState now, long known) => JsonSerializer.Serialize(
        new { now.Change, now.Waiting, Count = now.Entries.Length, Runs = now.Entries.Where(e => e.Change > known).Select(RunRow.Of) }, ApiJson.Options);

    private static string Heartbeat(DashboardContext context, LibraryState now) => JsonSerializer.Serialize(new { now.Change, Time = context.Time.GetUtcNow() }, ApiJson.Options);
}
