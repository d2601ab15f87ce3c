using Microsoft.AspNetCore.Http;

namespace Overmix.Dashboard.Safety;

/// <summary>What every answer tells the browser: run nothing that is not from here, ask nobody else, be framed by nobody, keep nothing.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// No inline script or style, no eval, no other origin; HTML cannot be made from text by a script at all (Trusted Types). Pictures may also come from the
    /// page itself (<c>data:</c>, <c>blob:</c>), which is how charts are saved.
    /// </summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Sets the headers.</summary>
    public static void Apply(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()";
        headers.CacheControl = "no-store";
    }
}
