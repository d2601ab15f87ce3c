using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Overmix.Core.Errors;
using Overmix.Dashboard.Explorer;

namespace Overmix.Dashboard.Endpoints;

/// <summary>
/// <c>/api/explorer</c>: the theory explorer's computations, as lines of JSON: stages while it works, the answer at the end. One runs at a time; a request whose
/// browser has gone is dropped before its next stage.
/// </summary>
internal static class ExplorerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, DashboardContext dashboard)
    {
        var turn = new SemaphoreSlim(1);
        routes.MapGet("/api/explorer", context => Answer(context, dashboard.Explore, turn));
    }

    private static async Task Answer(HttpContext context, ExplorerWork explore, SemaphoreSlim turn)
    {
        ExplorerRequest request;
        try
        {
            request = ExplorerParameter.Read([.. context.Request.Query.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")))]);
        }
        catch (ExplorerException mistake)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(mistake.Message + "\n").ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        try
        {
            await turn.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            try
            {
                await Compute(context, request, explore).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody is waiting for it any more.
        }
    }

    private static async Task Compute(HttpContext context, ExplorerRequest request, ExplorerWork explore)
    {
        CancellationToken gone = context.RequestAborted;
        var lines = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();
        Task work = Task.Run(() =>
        {
            try
            {
                ExplorerAnswer answer = explore(request, progress => lines.Writer.TryWrite(Line(progress)), gone);
                lines.Writer.TryWrite(Line(new { answer }));
            }
            catch (UserErrorException mistake)
            {
                lines.Writer.TryWrite(Line(new { error = mistake.Message }));
            }
            finally
            {
                lines.Writer.Complete();
            }
        }, CancellationToken.None);

        // The turn is kept until the work has ended, even if nobody reads on: two at once would share the machine.
        try
        {
            await foreach (byte[] line in lines.Reader.ReadAllAsync(gone).ConfigureAwait(false))
            {
                await context.Response.Body.WriteAsync(line, gone).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(gone).ConfigureAwait(false);
            }
        }
        finally
        {
            await work.ConfigureAwait(false);
        }
    }

    private static byte[] Line<T>(T message) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message, ExplorerJson.Live) + "\n");
}
