using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Overmix.Dashboard.Endpoints;

/// <summary><c>/api/server</c>: what this server shows.</summary>
internal static class ServerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, DashboardContext context) => routes.MapGet("/api/server", () => TypedResults.Json(new
    {
        schema = 1,
        folder = context.Folder,
        version = typeof(ServerEndpoints).Assembly.GetName().Version!.ToString(3),
        time = context.Time.GetUtcNow(),
    }));
}
