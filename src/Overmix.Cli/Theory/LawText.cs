using System.Globalization;
using Overmix.Theory.Mixing;

namespace Overmix.Cli.Theory;

/// <summary>Laws of λ as text.</summary>
internal static class LawText
{
    /// <summary>What is understood.</summary>
    public const string Expected = "beta:α | beta:α,β | uniform:low,high | fixed:λ | table:λ=weight,… | none";

    /// <summary>Reads a law.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static object? Read(string text)
    {
        (string kind, string rest) = text.Split(':', 2) is [var k, var r] ? (k, r) : (text, "");
        double?[] numbers = [.. rest.Length == 0 ? [] : rest.Split(',').Select(ParameterReader.Real)];
        return (kind.ToLowerInvariant(), numbers) switch
        {
            ("none", []) => MixingLaw.None,
            ("beta", [{ } alpha]) => Beta(alpha),
            ("beta", [{ } alpha, { } beta]) => new BetaLaw(alpha, beta),
            ("uniform", []) => MixingLaw.Uniform(0, 1),
            ("uniform", [{ } low, { } high]) => MixingLaw.Uniform(low, high),
            ("fixed", [{ } lambda]) => MixingLaw.Fixed(lambda),
            ("table", { Length: > 0 }) => Table(rest),
            _ => null,
        };
    }

    /// <summary>Reads α alone, of Beta(α, α).</summary>
    /// <exception cref="ArgumentOutOfRangeException">α is out of its range.</exception>
    public static object? ReadAlpha(string text) => ParameterReader.Real(text) is { } alpha ? Beta(alpha) : null;

    /// <summary>Writes a law.</summary>
    public static string Write(object law) => law switch
    {
        BetaLaw { AlphaShape: var a, BetaShape: var b } => a == b ? Invariant($"beta:{a}") : Invariant($"beta:{a},{b}"),
        FixedLaw => Invariant($"fixed:{((FixedLaw)law).Mean}"),
        _ => law.ToString() ?? "",
    };

    private static MixingLaw Beta(double alpha) => alpha == 0 || (alpha >= BetaLaw.SmallestShape && alpha <= BetaLaw.LargestShape)
        ? MixingLaw.Beta(alpha)
        : throw new ArgumentOutOfRangeException(nameof(alpha), Invariant($"α must be 0 or lie in [{BetaLaw.SmallestShape}, {BetaLaw.LargestShape}]"));

    private static DiscreteLaw? Table(string rows)
    {
        double?[][] numbers = [.. rows.Split(',').Select(row => row.Split('=').Select(ParameterReader.Real).ToArray())];
        return numbers.All(row => row is [not null, not null])
            ? new DiscreteLaw([.. numbers.Select(row => row[0]!.Value)], [.. numbers.Select(row => row[1]!.Value)])
            : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
