using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary><c>/api/runs/ID</c> and <c>/api/runs/ID/curves</c>: one run.</summary>
internal static class RunEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, DashboardContext context)
    {
        routes.MapGet("/api/runs/{id}", async (string id, HttpContext http) =>
            await FindAsync(context, id, http.RequestAborted).ConfigureAwait(false) is { } entry ? (IResult)ApiJson.Answer(RunDocument.Of(entry, context)) : ApiJson.Missing("run"));
        routes.MapGet("/api/runs/{id}/curves", async (string id, HttpContext http) =>
            await FindAsync(context, id, http.RequestAborted).ConfigureAwait(false) is { } entry ? Curves(entry, context, http.Request.Query) : ApiJson.Missing("run"));
    }

    /// <summary>A run by its id, looked up and never made part of a path.</summary>
    public static async Task<RunEntry?> FindAsync(DashboardContext context, string id, CancellationToken stop) =>
        context.Library.State.Find(id) ?? (await RunsEndpoints.FreshAsync(context, stop).ConfigureAwait(false)).Find(id);

    private static IResult Curves(RunEntry entry, DashboardContext context, IQueryCollection query) =>
        CurveQuery.Read(query) is not { } asked ? ApiJson.Refused("x is epoch, step or flowTime; scale is log or linear; from and to are numbers; pixels is 1 to 8000; series are names.")
            : context.Open.Of(entry) is { } run ? ApiJson.Answer(run.Look(columns => CurveDocument.Of(columns, asked)))
            : ApiJson.Answer(CurveDocument.None);
}
