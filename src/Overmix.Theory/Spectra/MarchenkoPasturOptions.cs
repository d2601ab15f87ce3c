using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.Spectra;

/// <summary>What <see cref="MarchenkoPasturStudy"/> is asked. The defaults take a few seconds.</summary>
public sealed record MarchenkoPasturOptions
{
    /// <summary>Number of features d, in [10, 2000].</summary>
    public int Features { get; init; } = 120;

    /// <summary>γ = d/m, in [0.001, 1000]; m = d/γ is rounded to a whole number ≥ 2.</summary>
    public double AspectRatio { get; init; } = 0.25;

    /// <summary>Law of independent features. Not the Gaussian by default, with which the critical distance is simulated.</summary>
    public EntryLaw Entries { get; init; } = EntryLaw.Rademacher;

    /// <summary>σ of the random features σ(Wx).</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Dimension d₀ of the random features' inputs, in [1, 10⁴].</summary>
    public int InputSize { get; init; } = 40;

    /// <summary>The law of λ; U(0, 1) by default.</summary>
    public MixingLaw Law { get; init; } = MixingLaw.Beta(1);

    /// <summary>Most Mixup pairs: all n² if they are no more, else this many drawn; in [10, 10⁸].</summary>
    public int PairLimit { get; init; } = 300_000;

    /// <summary>Simulated spectra behind a critical distance, in [20, 10⁵].</summary>
    public int Simulations { get; init; } = 200;

    /// <summary>Level of the critical distance, in [1/simulations, 0.5].</summary>
    public double Level { get; init; } = 0.01;

    /// <summary>Aspect ratios of the sweep towards γ = 1, each in [0.001, 1000].</summary>
    public IReadOnlyList<double> AspectRatios { get; init; } = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5, 2, 4];

    /// <summary>What counts as tiny: a non-zero eigenvalue below this share of σ², in (0, 1).</summary>
    public double Tiny { get; init; } = 0.01;

    /// <summary>Spectra averaged at each aspect ratio of the sweep, in [1, 1000].</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>Root seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The law, or what the slides print: edges (1 ± γ)², no atom.</summary>
    public LawStatement Statement { get; init; } = LawStatement.Corrected;

    /// <summary>m = max(2, round(d/γ)).</summary>
    internal int Samples => SamplesAt(AspectRatio);

    /// <summary>What is wrong with these options, all at once.</summary>
    public OptionRules Rules()
    {
        OptionRules rules = new OptionRules()
            .Within("features (d)", Features, "[10, 2000]")
            .Within("aspect-ratio (γ)", AspectRatio, "[0.001, 1000]")
            .That(Enum.IsDefined(Entries), "The entries' law is unknown.")
            .That(Enum.IsDefined(Activation), "The activation is unknown.")
            .Within("input-size (d₀)", InputSize, "[1, 1e4]")
            .That(Law is not null, "The law of λ is missing.")
            .Within("pair-limit", PairLimit, "[10, 1e8]")
            .Within("simulations", Simulations, "[20, 1e5]")
            .That(Level >= 1.0 / Simulations && Level <= 0.5, FormattableString.Invariant($"level is {Level}; it must lie in [1/simulations, 0.5]."))
            .That(AspectRatios is { Count: > 0 }, "The sweep has no aspect ratio.")
            .Within("tiny", Tiny, "(0, 1)")
            .Within("repeats", Repeats, "[1, 1000]")
            .That(Enum.IsDefined(Statement), "The statement must be corrected or as-printed.");
        foreach (double ratio in AspectRatios ?? [])
        {
            rules.Within("an aspect ratio of the sweep", ratio, "[0.001, 1000]");
        }

        return rules;
    }

    internal int SamplesAt(double aspectRatio) => Math.Max(2, (int)Math.Round(Features / aspectRatio));
}
