using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary>
/// <c>/api/claims</c>: the claims of the paper as reproduced, from <c>claims/ID.json</c> (<c>id</c>, <c>scale</c>, <c>verdict</c>, <c>effect</c>, <c>interval</c>,
/// <c>seeds</c>, <c>data</c>, <c>command</c>, optionally <c>claim</c>, <c>note</c> and <c>parts</c>), and <c>/api/claims/KEY/figure</c>: the picture beside it, <c>ID.svg</c> or
/// <c>ID.png</c>.
/// </summary>
internal static class ClaimEndpoints
{
    private const int LargestFigure = 8 << 20, MostParts = 20;
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static void Map(IEndpointRouteBuilder routes, DashboardContext context)
    {
        routes.MapGet("/api/claims", () => ApiJson.Answer(new { schema = 1, Claims = StudyFiles.Claims(context.Folder).Select(path => Read(context.Folder, path)) }));
        routes.MapGet("/api/claims/{key}/figure", (string key, HttpResponse response) =>
            StudyFiles.Claims(context.Folder).FirstOrDefault(path => KeyOf(context.Folder, path) == key) is { } path ? Figure(path, response) : ApiJson.Missing("claim"));
    }

    private static object Read(string root, string path)
    {
        using JsonDocument? document = SmallJson.Open(path);
        JsonElement claim = document?.RootElement ?? default;
        return new
        {
            Key = KeyOf(root, path),
            Place = Path.GetRelativePath(root, path).Replace('\\', '/'),
            Id = SmallJson.Text(claim, "id") ?? Path.GetFileNameWithoutExtension(path),
            Problem = document is null ? "The file cannot be read: it is no JSON document, a link, or too long." : null,
            Scale = SmallJson.Text(claim, "scale"),
            Verdict = SmallJson.Text(claim, "verdict"),
            Claim = SmallJson.Text(claim, "claim"),
            Note = SmallJson.Text(claim, "note"),
            Effect = SmallJson.Number(claim, "effect"),
            EffectText = SmallJson.Text(claim, "effect"),
            Interval = SmallJson.Numbers(claim, "interval").Take(2).ToArray(),
            Seeds = SmallJson.Text(claim, "seeds") ?? (SmallJson.Items(claim, "seeds").Count() is > 0 and var seeds ? $"{seeds}" : null),
            Data = SmallJson.Text(claim, "data"),
            Command = SmallJson.Text(claim, "command"),
            Parts = SmallJson.Items(claim, "parts").Take(MostParts).Select(Part).ToArray(),
            Figure = FigureOf(path) is not null,
        };
    }

    private static object Part(JsonElement part) => new
    {
        Part = SmallJson.Text(part, "part"),
        Demand = SmallJson.Text(part, "demand"),
        Found = SmallJson.Text(part, "found"),
        Mean = SmallJson.Number(part, "mean"),
        Interval = SmallJson.Numbers(part, "interval").Take(2).ToArray(),
        Verdict = SmallJson.Text(part, "verdict"),
    };

    private static string KeyOf(string root, string path) => RunEntry.IdOf(Path.GetRelativePath(root, path).Replace('\\', '/'));

    private static string? FigureOf(string path) => new[] { ".svg", ".png" }.Select(end => Path.ChangeExtension(path, end)).FirstOrDefault(File.Exists);

    // The file may be a stranger's: it is only ever shown as a picture, and opened by itself it may run nothing and ask nobody.
    private static IResult Figure(string claim, HttpResponse response)
    {
        if (FigureOf(claim) is not { } path || SmallJson.ReadPlain(path, LargestFigure) is not { } bytes)
        {
            return ApiJson.Missing("figure");
        }

        bool isPng = path.EndsWith(".png", StringComparison.Ordinal);
        if (isPng && !bytes.AsSpan().StartsWith(PngSignature))
        {
            return ApiJson.Missing("figure");
        }

        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
        return TypedResults.Bytes(bytes, isPng ? "image/png" : "image/svg+xml");
    }
}
