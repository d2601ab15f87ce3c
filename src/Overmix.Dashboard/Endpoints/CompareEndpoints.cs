using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary><c>/api/compare?group=ID,ID&amp;group=ID,…</c>: groups of runs, mean and band over seeds, and the difference of each group to the first, paired by seed.</summary>
internal static class CompareEndpoints
{
    private const int MostGroups = 8;
    private const int MostRuns = 400;

    public static void Map(IEndpointRouteBuilder routes, DashboardContext context) => routes.MapGet("/api/compare", async (HttpRequest request, CancellationToken stop) =>
    {
        LibraryState state = await RunsEndpoints.FreshAsync(context, stop).ConfigureAwait(false);
        string[][] ids = [.. request.Query["group"].Select(g => (g ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))];
        if (ids.Length is 0 or > MostGroups || ids.Sum(g => g.Length) is 0 or > MostRuns)
        {
            return (IResult)ApiJson.Refused($"Give 1 to {MostGroups} groups of runs, {MostRuns} runs at most.");
        }

        return CurveQuery.Read(request.Query) is not { Series.Count: 1 } asked
            ? ApiJson.Refused("Give one series, and an axis as for a run's curves.")
            : ApiJson.Answer(CompareDocument.Of([.. ids.Select(g => g.Select(state.Find).OfType<RunEntry>().Where(e => e.Directory is not null).ToArray())], asked, context));
    });
}
