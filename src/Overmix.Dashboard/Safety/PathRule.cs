using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Overmix.Dashboard.Safety;

/// <summary>
/// Every address of this server is made of letters, digits and a few marks. Judged before anything is decoded or normalised, so no spelling of "one folder up"
/// gets as far as being understood.
/// </summary>
internal static class PathRule
{
    private const int Longest = 8_000;

    /// <summary>Whether a request's target is plain.</summary>
    public static bool IsPlain(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        return target.Length <= Longest && path.StartsWith('/') && path.All(IsPlain) && !path.Contains("..", StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_';
}
