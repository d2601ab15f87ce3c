using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Overmix.Core.Errors;
using Overmix.Core.Gallery;
using Overmix.Dashboard.Library;
using Overmix.Runs.Gallery;

namespace Overmix.Dashboard.Endpoints;

/// <summary><c>/api/runs/ID/gallery</c>: a run's mixed examples and what its network said of them; without <c>examples</c> where the run left none.</summary>
internal static class GalleryEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, DashboardContext context) =>
        routes.MapGet("/api/runs/{id}/gallery", async (string id, HttpContext http) =>
            await RunEndpoints.FindAsync(context, id, http.RequestAborted).ConfigureAwait(false) is { } entry ? Gallery(entry) : ApiJson.Missing("run"));

    private static IResult Gallery(RunEntry entry)
    {
        var run = new { id = entry.Id, name = entry.Path };
        try
        {
            return entry.Directory is { } directory && RunGallery.Read(directory) is { } found
                ? ApiJson.Answer(new { schema = 1, run, examples = ExamplesOf(found.Examples), outputs = found.Outputs.Select(OutputsOf), found.Problems })
                : ApiJson.Answer(new { schema = 1, run });
        }
        catch (UserErrorException damage)
        {
            return ApiJson.Answer(new { schema = 1, run, problem = damage.Message });
        }
    }

    private static object ExamplesOf(GalleryExamples all) => new
    {
        shape = new[] { all.Channels, all.Height, all.Width },
        classes = all.ClassNames,
        examples = all.Examples.Select(e => new
        {
            e.FirstLabel,
            e.SecondLabel,
            e.Lambda,
            first = Convert.ToBase64String([.. e.First]),
            second = Convert.ToBase64String([.. e.Second]),
            mixed = Convert.ToBase64String([.. e.Mixed]),
        }),
    };

    private static object OutputsOf(GalleryOutputs outputs) => new { outputs.Epoch, outputs = outputs.Outputs.Select(o => o.Select(p => new[] { p.Class, p.Probability })) };
}
