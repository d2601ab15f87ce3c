using Overmix.Theory.Checks;

namespace Overmix.Theory.Mixing;

/// <summary>Tables and figures of Lemma 1.</summary>
internal sealed class Lemma1Tables(Lemma1Options options, double floor, Lemma1Play play)
{
    private const int CurvePoints = 121;
    private readonly MixingSetup _setup = options.Setup;

    /// <summary>Predictors by what they know: exact loss, its measurement, its gap above the floor.</summary>
    internal TheoryTable Predictors()
    {
        Lemma1Predictors predictors = new(_setup);
        double[] exact = [floor, floor, predictors.LossOf(_setup.Law.Mean), predictors.LossOf(0.5), predictors.PriorLoss()];
        double[][] losses = [play.Entropy, play.KnowsAll, play.KnowsMean, play.Halves];
        MonteCarloEstimate[] measured = [.. losses.Select(loss => MonteCarloEstimate.Of(loss))];
        return new TheoryTable(
            "predictors",
            [
                new("exact", exact),
                new("measured", [.. measured.Select(m => m.Mean), double.NaN]),
                new("standard error", [.. measured.Select(m => m.StandardError), double.NaN]),
                new("above the floor", [.. exact.Select(loss => loss - floor)]),
            ],
            ["floor: entropy of the labels", "knows pair and λ", "knows the pair, answers E[λ]", "knows the pair, answers ½", "knows the classes' shares only"]);
    }

    /// <summary>Each pairing rule's floor in this setting.</summary>
    internal TheoryTable Rules()
    {
        PairingRule[] rules = Enum.GetValues<PairingRule>();
        PairingModel[] models = [.. rules.Select(options.Model)];
        return new TheoryTable(
            "pairing",
            [
                new("P(y ≠ y′)", [.. models.Select(model => model.UnlikeProbability(_setup.Counts))]),
                new("cross-entropy floor", [.. models.Select(model => LossFloor.CrossEntropy(_setup.Law, model, _setup.Counts, _setup.Smoothing))]),
                new("squared-error floor", [.. models.Select(model => LossFloor.InterpolatedSquaredError(_setup.Law, model, _setup.Counts, _setup.Smoothing))]),
            ],
            ["independent", "all n² pairs", "permutation of the batch", "derangement of the batch"]);
    }

    /// <summary>E[H(λ)] over α, in closed form and by quadrature, with this setting's floor.</summary>
    internal TheoryTable OverAlpha() => Alphas([.. options.Alphas], withQuadrature: true);

    internal IReadOnlyList<TheoryFigure> Figures()
    {
        double low = Math.Min(0.05, options.Alphas.Min()), high = Math.Max(16, options.Alphas.Max());
        TheoryTable curve = Alphas([.. Enumerable.Range(0, CurvePoints).Select(i => low * Math.Pow(high / low, i / (CurvePoints - 1.0)))], withQuadrature: false);
        TheoryColumn alpha = curve.Columns[0];
        TheoryFigure entropy = new(
            "floor-over-alpha", "The floor of the Mixup loss rises with α", "α of λ ~ Beta(α, α)", "nats",
            [
                new("E[H(λ)]: pairs always differ", alpha.Values, curve["E[H(λ)]"]),
                new("floor in this setting", alpha.Values, curve["floor"]),
                new("ln 2: λ = ½ always", [low, high], [Math.Log(2), Math.Log(2)]),
            ])
        {
            LogX = true,
        };
        return [entropy, OverBatch()];
    }

    private TheoryFigure OverBatch()
    {
        long total = _setup.Counts.Total, largest = Math.Max(4, Math.Min(total, 4096));
        int[] sizes = [.. Enumerable.Range(0, 200).Select(i => (int)Math.Round(2 * Math.Pow(largest / 2.0, i / 199.0))).Distinct()];
        double[] x = [.. sizes.Select(size => (double)size)];
        double[] Curve(Func<int, PairingModel> rule) => [.. sizes.Select(size => LossFloor.CrossEntropy(_setup.Law, rule(size), _setup.Counts, _setup.Smoothing))];
        return new TheoryFigure(
            "floor-over-batch", "The floor belongs to the pairing rule and the batch size", "batch size B", "cross-entropy floor, nats",
            [
                new("permutation of the batch", x, Curve(size => PairingModel.Permutation(size))),
                new("independent pairs", x, Curve(_ => PairingModel.Independent)),
                new("derangement of the batch", x, Curve(size => PairingModel.Derangement(size))),
            ])
        {
            LogX = true,
        };
    }

    private TheoryTable Alphas(double[] alphas, bool withQuadrature)
    {
        MixingLaw[] laws = [.. alphas.Select(MixingLaw.Beta)];
        List<TheoryColumn> columns = [new("α", alphas), new("E[H(λ)]", [.. laws.Select(law => law.ExpectedEntropy)])];
        if (withQuadrature)
        {
            columns.Add(new("by quadrature", [.. laws.Select(law => law.Expect(TargetEntropy.Binary))]));
        }

        columns.Add(new("floor", [.. laws.Select(law => LossFloor.CrossEntropy(law, _setup.Pairing, _setup.Counts, _setup.Smoothing))]));
        return new TheoryTable("alpha", columns);
    }
}
