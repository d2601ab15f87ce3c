namespace Overmix.Core.Claims;

/// <summary>A part of a claim, judged: a quantity, what is claimed of it, and what the seeds say. A claim holds if all of its parts do, and not if one is contradicted.</summary>
/// <param name="Name">The quantity, with its unit.</param>
/// <param name="Demand">What is claimed of it.</param>
/// <param name="Verdict">What the seeds say.</param>
public sealed record JudgedPart(string Name, string Demand, ClaimVerdict Verdict)
{
    /// <summary>What was found where it is a word, for example the shape of a curve; empty where the number says all.</summary>
    public string Found { get; init; } = "";

    /// <summary>The quantity's mean over seeds; null where there is none.</summary>
    public double? Mean { get; init; }

    /// <summary>Its interval over seeds; null where there is none.</summary>
    public ClaimInterval? Interval { get; init; }

    /// <summary>The verdict on a part, in a word.</summary>
    public string Word => Verdict switch
    {
        ClaimVerdict.Reproduced => "holds",
        ClaimVerdict.NotReproduced => "contradicted",
        _ => "undecided",
    };

    /// <summary>Parts as a table: a row a part, its verdict in the label.</summary>
    /// <param name="parts">The parts; at least one.</param>
    public static ClaimTable Table(IReadOnlyList<JudgedPart> parts)
    {
        ClaimColumn Column(string name, Func<JudgedPart, double?> value) => new(name, [.. parts.Select(p => value(p) ?? double.NaN)]);
        return new ClaimTable(
            "parts",
            [Column("mean", p => p.Mean), Column("95 % from", p => p.Interval?.Low), Column("95 % to", p => p.Interval?.High)],
            [.. parts.Select(p => $"{p.Name} – {p.Demand}: {(p.Found.Length == 0 ? "" : p.Found + ", ")}{p.Word}")]);
    }
}
