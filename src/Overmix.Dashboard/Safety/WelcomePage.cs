using Microsoft.AspNetCore.Http;

namespace Overmix.Dashboard.Safety;

/// <summary>The answer to the address with the token: the cookie, and on to the page without the token, so that it stays in no history and no Referer.</summary>
internal static class WelcomePage
{
    private const string Onward = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=/\"><title>Overmix</title><p><a href=\"/\">Go on to the dashboard</a></p></html>";

    /// <summary>Sets the cookie and sends the browser on.</summary>
    public static Task Send(HttpContext context, AccessToken token)
    {
        context.Response.Cookies.Append(token.CookieName, token.Text, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });

        // A browser led here by a link or a file keeps a strict cookie to itself on the redirect; a page of our own may lead it on.
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site" || context.Request.Headers["Sec-Fetch-Site"] == "same-site")
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(Onward);
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
        return Task.CompletedTask;
    }
}
