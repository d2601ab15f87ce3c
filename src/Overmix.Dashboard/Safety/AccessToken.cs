using System.Security.Cryptography;
using System.Text;

namespace Overmix.Dashboard.Safety;

/// <summary>
/// The secret that lets a browser in: 256 random bits, made anew with each server. It comes once in the address that the server prints and is from then on
/// a cookie that no script can read and no other site can make the browser send.
/// </summary>
internal sealed class AccessToken
{
    private readonly byte[] _secret;

    public AccessToken()
    {
        Text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _secret = Encoding.ASCII.GetBytes(Text);

        // Browsers keep cookies by host and not by port: each server needs a name of its own.
        CookieName = $"overmix-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
    }

    /// <summary>The token as it stands in the address.</summary>
    public string Text { get; }

    /// <summary>Name of the cookie.</summary>
    public string CookieName { get; }

    /// <summary>Whether a text is the token; takes the same time wherever it differs.</summary>
    public bool Matches(string? text) => text is not null && text.Length == Text.Length && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), _secret);
}
