using Overmix.Theory.Checks;

namespace Overmix.Theory.Mixing;

/// <summary>A pairing rule, by name.</summary>
public enum PairingRule
{
    /// <summary>The partner is drawn from the whole training set, with replacement.</summary>
    Independent,

    /// <summary>All n² ordered pairs, each once.</summary>
    AllPairs,

    /// <summary>A random permutation of each batch; self-pairs happen.</summary>
    Permutation,

    /// <summary>A random permutation of each batch without self-pairs.</summary>
    Derangement,
}

/// <summary>What <see cref="Lemma1"/> is asked. The defaults take about a second.</summary>
public sealed record Lemma1Options
{
    /// <summary>The most mixed examples that are simulated.</summary>
    private const double MostDraws = 1e9;

    /// <summary>The law of λ; U(0, 1) by default, as in the lemma.</summary>
    public MixingLaw Law { get; init; } = MixingLaw.Beta(1);

    /// <summary>Number of classes C of equal size, in [2, 10⁵]. Ignored if <see cref="ClassSizes"/> is given.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Examples of each class, in [1, 10⁶]. Ignored if <see cref="ClassSizes"/> is given.</summary>
    public int PerClass { get; init; } = 10;

    /// <summary>Examples of each class where they differ, two classes or more, each in [0, 10⁷]; empty for equal classes.</summary>
    public IReadOnlyList<int> ClassSizes { get; init; } = [];

    /// <summary>How the training loop that is simulated pairs its examples.</summary>
    public PairingRule Pairing { get; init; } = PairingRule.Permutation;

    /// <summary>The rule whose floor is stated; null for the one simulated. Another one shows that a floor belongs to its rule: the check ends inconsistent.</summary>
    public PairingRule? StatedPairing { get; init; }

    /// <summary>Batch size B, in [1, 10⁷], where the rule pairs within batches.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>Whether a smaller last batch is left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>Label smoothing ε, in [0, 1).</summary>
    public double Smoothing { get; init; }

    /// <summary>Simulated epochs, in [100, 10⁶]; their spread gives the standard error.</summary>
    public int Epochs { get; init; } = 1000;

    /// <summary>α of the table of E[H(λ)] for Beta(α, α), each in [10⁻⁶, 10⁶].</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [0.05, 0.1, 0.2, 0.4, 0.5, 1, 2, 4, 8, 16];

    /// <summary>Root seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The training set's classes.</summary>
    internal ClassCounts Counts => ClassSizes.Count > 0 ? new ClassCounts([.. ClassSizes.Select(size => (long)size)]) : ClassCounts.Balanced(Classes, PerClass);

    /// <summary>Law, simulated rule, classes, smoothing.</summary>
    internal MixingSetup Setup => new(Law, Model(Pairing), Counts, Smoothing);

    private double Total => ClassSizes is { Count: > 0 } ? ClassSizes.Sum(size => (double)size) : (double)Classes * PerClass;

    /// <summary>What is wrong with these options, all at once.</summary>
    public OptionRules Rules()
    {
        OptionRules rules = new OptionRules()
            .That(Law is not null, "The law of λ is missing.")
            .Within("classes (C)", Classes, "[2, 1e5]")
            .Within("per-class", PerClass, "[1, 1e6]")
            .That(ClassSizes is { Count: not 1 }, "class-sizes must name two classes or more, or none.")
            .That(Enum.IsDefined(Pairing) && (StatedPairing is not { } stated || Enum.IsDefined(stated)), "The pairing rule is unknown.")
            .Within("batch-size (B)", BatchSize, "[1, 1e7]")
            .Within("smoothing (ε)", Smoothing, "[0, 1)")
            .Within("epochs", Epochs, "[100, 1e6]")
            .That(Alphas is { Count: > 0 }, "The table has no α.");
        foreach (int size in ClassSizes ?? [])
        {
            rules.Within("a class size", size, "[0, 1e7]");
        }

        foreach (double alpha in Alphas ?? [])
        {
            rules.Within("an α of the table", alpha, "[1e-6, 1e6]");
        }

        double draws = Epochs * Total * (Pairing == PairingRule.AllPairs ? Total : 1);
        return rules
            .That(Total >= 1, "The training set is empty.")
            .That(draws <= MostDraws, FormattableString.Invariant($"{draws:G3} mixed examples would be simulated, {MostDraws:G3} at most: take fewer epochs or examples."))
            .That(!DropLast || BatchSize <= Total, "Every batch would be dropped: batch-size exceeds the number of examples.");
    }

    /// <summary>The rule as a model.</summary>
    internal PairingModel Model(PairingRule rule) => rule switch
    {
        PairingRule.Independent => PairingModel.Independent,
        PairingRule.AllPairs => PairingModel.AllPairs,
        PairingRule.Permutation => PairingModel.Permutation(BatchSize, DropLast),
        _ => PairingModel.Derangement(BatchSize, DropLast),
    };
}
