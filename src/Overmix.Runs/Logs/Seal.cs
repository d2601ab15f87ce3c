using System.Security.Cryptography;
using System.Text;

namespace Overmix.Runs.Logs;

/// <summary>
/// A checksum inside the JSON object that it guards: the last member, <c>sum</c>, holds the first hex digits of the SHA-256 of all bytes before the comma in
/// front of it. Everything behind that comma has one allowed spelling, so a flipped bit anywhere is noticed, and the text stays JSON for every other tool.
/// </summary>
/// <remarks>
/// To check a line by hand: <c>head -n1 metrics.jsonl | sed 's/,"sum":.*//' | tr -d '\n' | sha256sum | cut -c1-16</c>. A changed text of equal sum has to be
/// looked for on purpose: the seal guards against accidents, not against forgers.
/// </remarks>
public sealed class Seal
{
    private readonly byte[] _before, _after;
    private readonly int _digits;

    private Seal(string before, int digits, string after) =>
        (_before, _digits, _after) = (Encoding.ASCII.GetBytes(before), digits, Encoding.ASCII.GetBytes(after));

    /// <summary>For a line of a log: <c>…,"sum":"16 hex digits"}</c>, without the newline.</summary>
    public static Seal Line { get; } = new(",\"sum\":\"", 16, "\"}");

    /// <summary>For an indented document: a last line <c>  "sum": "64 hex digits"</c>, the closing brace, a newline.</summary>
    public static Seal Document { get; } = new(",\n  \"sum\": \"", 64, "\"\n}\n");

    private int Length => _before.Length + _digits + _after.Length;

    /// <summary>Adds the seal to a JSON object.</summary>
    /// <param name="json">The object in UTF-8, with at least one member and none named <c>sum</c>.</param>
    /// <returns>The sealed text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The text is not an object that has members.</exception>
    public byte[] Apply(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> body = json.TrimEnd(" \t\r\n"u8);
        body = body.EndsWith("}"u8) ? body[..^1].TrimEnd(" \t\r\n"u8) : default;
        if (!body.StartsWith("{"u8) || body.Length < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(json), "Only a JSON object that has members can be sealed.");
        }

        return [.. body, .. _before, .. Sum(body, stackalloc byte[2 * SHA256.HashSizeInBytes]), .. _after];
    }

    /// <summary>Whether a text carries a seal and nothing in it has changed since.</summary>
    /// <param name="text">The sealed text.</param>
    public bool Holds(ReadOnlySpan<byte> text)
    {
        if (text.Length <= Length)
        {
            return false;
        }

        ReadOnlySpan<byte> body = text[..^Length];
        ReadOnlySpan<byte> seal = text[^Length..];
        return seal.StartsWith(_before) && seal.EndsWith(_after) && seal.Slice(_before.Length, _digits).SequenceEqual(Sum(body, stackalloc byte[2 * SHA256.HashSizeInBytes]));
    }

    private ReadOnlySpan<byte> Sum(ReadOnlySpan<byte> body, Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        _ = Convert.TryToHexStringLower(hash, digits, out _); // Cannot fail: two digits a byte.
        return digits[.._digits];
    }
}
