using Microsoft.AspNetCore.Routing;

namespace Overmix.Dashboard.Endpoints;

/// <summary>Every endpoint group of the server, a line each.</summary>
internal static class EndpointTable
{
    /// <summary>Maps them all. All are GET: the gate lets nothing else through.</summary>
    public static void MapAll(IEndpointRouteBuilder routes, DashboardContext context)
    {
        PageEndpoints.Map(routes);
        ServerEndpoints.Map(routes, context);
        RunsEndpoints.Map(routes, context);
        RunEndpoints.Map(routes, context);
        CompareEndpoints.Map(routes, context);
        SweepEndpoints.Map(routes, context);
        ClaimEndpoints.Map(routes, context);
        LiveEndpoints.Map(routes, context);
        ExplorerEndpoints.Map(routes, context);
        GalleryEndpoints.Map(routes, context);
    }
}
