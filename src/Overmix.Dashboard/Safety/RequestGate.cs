using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Overmix.Dashboard.Safety;

/// <summary>
/// What every request must pass, in this order: a known Host, GET or HEAD, a plain path, no foreign origin, the token or its cookie. What fails is answered here
/// and reaches no endpoint.
/// </summary>
/// <param name="token">The token.</param>
/// <param name="hosts">The allowed names.</param>
internal sealed class RequestGate(AccessToken token, HostRule hosts)
{
    private const string TokenParameter = "token";

    /// <summary>The middleware.</summary>
    public Task Pass(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Apply(context.Response);
        HttpRequest request = context.Request;
        if (!hosts.Allows(request.Host))
        {
            return Refuse(context, StatusCodes.Status400BadRequest, "This server does not go by that name.");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Refuse(context, StatusCodes.Status405MethodNotAllowed, "This server only shows; nothing can be changed here.");
        }

        if (request.ContentLength is > 0 || request.Headers.ContainsKey(HeaderNames.TransferEncoding) || !PathRule.IsPlain(context))
        {
            return Refuse(context, StatusCodes.Status400BadRequest, "That is no address of this server.");
        }

        return IsForeign(request)
            ? Refuse(context, StatusCodes.Status403Forbidden, "Other sites may not ask this server anything.")
            : Admit(context, next);
    }

    private async Task Admit(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (request.Path == "/" && request.Query.TryGetValue(TokenParameter, out var given) && given.Count == 1 && token.Matches(given))
        {
            await WelcomePage.Send(context, token).ConfigureAwait(false);
        }
        else if (!token.Matches(request.Cookies[token.CookieName]))
        {
            await Refuse(context, StatusCodes.Status401Unauthorized, "Open the address that `overmix dash` printed, with its token: it lets this browser in.").ConfigureAwait(false);
        }
        else
        {
            await Answer(context, next).ConfigureAwait(false);
        }
    }

    // A mistake of ours in one answer must not take the server down, nor pass in silence.
    [SuppressMessage("Design", "CA1031", Justification = "See above.")]
    private static async Task Answer(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser is gone.
        }
        catch (Exception cause) when (!context.Response.HasStarted)
        {
            await Refuse(context, StatusCodes.Status500InternalServerError, $"Unexpected error, please report it: {cause.GetType().Name}: {cause.Message}").ConfigureAwait(false);
        }
    }

    // A page on another port of this machine is the "same site" to a browser, so SameSite alone would let it ask. Typing an address is "none".
    private static bool IsForeign(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        bool isVisit = request.Path == "/" && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";
        bool isFromElsewhere = site is not ("" or "same-origin" or "none") && !isVisit;
        string origin = request.Headers.Origin.ToString();
        bool isOriginForeign = origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        return isFromElsewhere || isOriginForeign;
    }

    private static Task Refuse(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        byte[] text = Encoding.UTF8.GetBytes(reason + "\n");
        context.Response.ContentLength = text.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(text, 0, text.Length);
    }
}
