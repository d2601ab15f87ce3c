using Overmix.Core.Claims;
using Overmix.Studies.Figures.Readings;

namespace Overmix.Studies.Figures;

/// <summary>
/// A claim that a study of the theory bench decides, declared: what is measured for a seed, what is demanded of its numbers, what is drawn. No data
/// set is used. The rule in words is made of the parts that decide, so that it says what the code does.
/// </summary>
internal sealed class TheoryClaim : IClaim
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string Statement { get; init; }

    /// <inheritdoc/>
    public required string Source { get; init; }

    /// <summary>Which wording is judged, what the slides print instead, and what is not covered; whole sentences.</summary>
    public required string Judged { get; init; }

    /// <summary>The setting at a scale, without the seeds; a whole sentence.</summary>
    public required Func<ClaimScale, string> Describe { get; init; }

    /// <summary>Measures one seed.</summary>
    public required Func<ClaimScale, ulong, SeedReadings> Study { get; init; }

    /// <summary>The parts, in the order of the table. The first is the headline: its distance from its bound is the claim's effect.</summary>
    public required IReadOnlyList<ClaimPart> Parts { get; init; }

    /// <summary>Numbers that are stated and not judged, for example a world's sizes.</summary>
    public IReadOnlyList<string> Stated { get; init; } = [];

    /// <summary>What the headline's distance counts.</summary>
    public required string EffectUnit { get; init; }

    /// <summary>What is said where the claim holds, with its numbers; whole sentences.</summary>
    public required Func<ClaimOutcomes, string> Finding { get; init; }

    /// <summary>The figure's caption, without what bands are.</summary>
    public required string Caption { get; init; }

    /// <inheritdoc/>
    public string Rule => $"{Judged} Reproduced if, over the seeds (means by their 95 % Student-t intervals): {string.Join("; ", Deciding.Select(p => $"{p.Name}, {p.Demand}"))}. "
        + "Not reproduced if one of these is contradicted. Rows “as printed” and “beside” decide nothing.";

    private IEnumerable<ClaimPart> Deciding => Parts.Where(p => p.Role == PartRole.Decides);

    /// <inheritdoc/>
    public string Setting(ClaimScale scale) => $"{Describe(scale)} All of it is synthetic: no data set is used. Seeds 1 to {SeedCount(scale)}. Sizes are Overmix's own: the slides state none.";

    /// <inheritdoc/>
    public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
    {
        int count = SeedCount(request.Scale);
        List<SeedReadings> seeds = [];
        for (int i = 0; i < count; i++)
        {
            stop.ThrowIfCancellationRequested();
            seeds.Add(Study(request.Scale, (ulong)i + 1));
            progress.Report((i + 1.0) / count);
        }

        return Decide(seeds);
    }

    /// <summary>From the seeds' numbers to the finding: a pure function.</summary>
    /// <param name="seeds">The readings of seeds 1, 2, …; at least one.</param>
    internal ClaimFinding Decide(IReadOnlyList<SeedReadings> seeds)
    {
        ClaimOutcomes outcomes = new([.. Parts.Select(part => part.Judge([.. seeds.Select(seed => seed[part.Name])]))], seeds);
        IReadOnlyList<ClaimPanel> panels = SeedPanels.Of([.. seeds.Select(seed => seed.Figures)]);
        return new ClaimFinding
        {
            Verdict = outcomes.Verdict,
            Sentence = Sentence(outcomes),
            Effect = outcomes.All[0].Effect,
            Interval = outcomes.All[0].Interval,
            EffectUnit = EffectUnit,
            Seeds = [.. Enumerable.Range(1, seeds.Count).Select(seed => (long)seed)],
            Parts = [.. outcomes.Deciding.Select(o => new JudgedPart(o.Part.Name, o.Part.Demand, o.Verdict) { Mean = o.Mean, Interval = o.MeanInterval })],
            Tables = [outcomes.Table(), Numbers(seeds), .. panels.Select((panel, k) => SeedPanels.Table(panel, $"figure-{k + 1}"))],
            Figure = panels.Count == 0 ? null : new ClaimFigure($"{Caption} Bands: range over {seeds.Count} seeds.", panels),
        };
    }

    private static int SeedCount(ClaimScale scale) => scale == ClaimScale.Quick ? 10 : 20;

    private static ClaimTable Numbers(IReadOnlyList<SeedReadings> seeds) => new(
        "seeds",
        [
            new ClaimColumn("seed", [.. Enumerable.Range(1, seeds.Count).Select(seed => (double)seed)]),
            .. seeds[0].Numbers.Select(number => new ClaimColumn(number.Name, [.. seeds.Select(seed => seed[number.Name])])),
        ]);

    private string Sentence(ClaimOutcomes outcomes)
    {
        string judged = outcomes.Verdict switch
        {
            ClaimVerdict.Reproduced => Finding(outcomes),
            ClaimVerdict.NotReproduced => $"Contradicted: {Name(outcomes.Deciding.Where(o => o.Verdict == ClaimVerdict.NotReproduced))}.",
            _ => $"Undecided: {Name(outcomes.Deciding.Where(o => o.Verdict != ClaimVerdict.Reproduced))}.",
        };
        string printed = string.Concat(outcomes.All.Where(o => o.Part.Role == PartRole.AsPrinted).Select(o => $" As printed it {Verb(o)}: {o.Part.Name} is {o.Text}, where “{o.Part.Demand}” would follow."));
        return judged + printed;
    }

    private static string Verb(PartOutcome outcome) => outcome.Verdict switch
    {
        ClaimVerdict.NotReproduced => "fails",
        ClaimVerdict.Reproduced => "holds here",
        _ => "is undecided here",
    };

    private static string Name(IEnumerable<PartOutcome> outcomes) => string.Join("; ", outcomes.Select(o => $"{o.Part.Name} is {o.Text}, where {o.Part.Demand} is claimed"));
}

/// <summary>All parts of a claim, judged.</summary>
/// <param name="All">In the claim's order.</param>
/// <param name="Seeds">What they were judged from.</param>
internal sealed record ClaimOutcomes(IReadOnlyList<PartOutcome> All, IReadOnlyList<SeedReadings> Seeds)
{
    /// <summary>Those that decide.</summary>
    public IEnumerable<PartOutcome> Deciding => All.Where(o => o.Part.Role == PartRole.Decides);

    /// <summary>The claim's verdict.</summary>
    public ClaimVerdict Verdict => ClaimDecision.All([.. Deciding.Select(o => o.Verdict)]);

    /// <summary>The outcome of a part as text: mean with interval.</summary>
    /// <param name="name">The part's name.</param>
    public string this[string name] => Of(name).Text;

    /// <summary>The outcome of a part.</summary>
    /// <param name="name">The part's name.</param>
    public PartOutcome Of(string name) => All.First(o => o.Part.Name == name);

    /// <summary>The mean over seeds of a number that no part judges, as text.</summary>
    /// <param name="name">The number's name.</param>
    public string Reading(string name) => ClaimPart.Number(Seeds.Average(seed => seed[name]));

    /// <summary>The page's table: a row a part.</summary>
    public ClaimTable Table()
    {
        ClaimColumn Column(string name, Func<PartOutcome, double> value) => new(name, [.. All.Select(value)]);
        return new ClaimTable(
            "parts",
            [
                Column("mean", o => o.Mean),
                Column("95 % from", o => o.MeanInterval?.Low ?? double.NaN),
                Column("95 % to", o => o.MeanInterval?.High ?? double.NaN),
                Column("least", o => o.Values.Min()),
                Column("greatest", o => o.Values.Max()),
            ],
            [.. All.Select(o => o.Label)]);
    }
}
