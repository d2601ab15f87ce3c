using Overmix.Core.Curves;
using Overmix.Training.Loop;

namespace Overmix.Training.Instruments;

/// <summary>The frozen sets of a run and where it started: what all readings of its instruments have in common.</summary>
internal sealed class InstrumentSets : IDisposable
{
    private readonly InstrumentSetup _setup;
    private readonly WeightGeometry _geometry;
    private readonly Dictionary<PairParts, FrozenPairs> _pairs;

    /// <summary>Draws the sets and keeps the start.</summary>
    /// <param name="setup">What to measure, the network at its initial weights.</param>
    /// <param name="pairs">Pairs in each set; below 2 none are drawn.</param>
    /// <param name="withGradients">Whether the sets of both objectives are wanted.</param>
    public InstrumentSets(InstrumentSetup setup, int pairs, bool withGradients)
    {
        _setup = setup;
        _geometry = new WeightGeometry(setup.Model, setup.Config.Model.Weights.Length == 0);
        PairParts[] parts = pairs < 2 ? [] : setup.Data.Validation is null ? [PairParts.Train] : Enum.GetValues<PairParts>();
        _pairs = parts.ToDictionary(p => p, p => FrozenPairs.Draw(setup, p, pairs));
        (Mixup, Erm) = pairs >= 2 && withGradients ? (FrozenPairs.OfMixup(setup, pairs), FrozenPairs.Unmixed(setup)) : (null, null);
    }

    /// <summary>Pairs by where their members come from.</summary>
    public IReadOnlyDictionary<PairParts, FrozenPairs> Pairs => _pairs;

    /// <summary>The set of the Mixup objective's gradient; null where it was not wanted.</summary>
    public FrozenPairs? Mixup { get; }

    /// <summary>The set of the ERM objective's gradient; null where it was not wanted.</summary>
    public FrozenPairs? Erm { get; }

    /// <summary>Forward passes that a reading without gradients costs.</summary>
    public int Passes => _pairs.Values.Sum(set => set.Count);

    /// <summary>Reads the instruments.</summary>
    /// <param name="validation">What an evaluation found on the validation part; null without one.</param>
    /// <param name="withGradients">Whether to read the gradient norms, if their sets are there.</param>
    public InstrumentFigures Read(Evaluation? validation, bool withGradients)
    {
        (double norm, double? distance) = _geometry.Measure();
        InstrumentFigures figures = withGradients && Mixup is not null && Erm is not null ? Gradients(Mixup, Erm) : new();
        return figures with
        {
            TrainPairExcess = Excess(PairParts.Train),
            HeldOutPairExcess = Excess(PairParts.HeldOut),
            CrossPairExcess = Excess(PairParts.Cross),
            WeightNorm = norm,
            StartDistance = distance,
            CalibrationError = validation?.CalibrationError,
            Brier = validation?.Brier,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _geometry.Dispose();

    private double? Excess(PairParts part) => _pairs.TryGetValue(part, out FrozenPairs? set) ? PairExcess.Of(_setup.Model, set, _setup.Config.Mixup.Loss) : null;

    private InstrumentFigures Gradients(FrozenPairs mixupSet, FrozenPairs ermSet)
    {
        using FullGradient mixup = FullGradient.Of(_setup.Model, mixupSet, _setup.Config.Mixup.Loss);
        using FullGradient erm = FullGradient.Of(_setup.Model, ermSet, _setup.Config.Erm.Loss);
        return new InstrumentFigures
        {
            MixupGradientNorm = mixup.Norm,
            MixupGradientSquare = mixup.IndependentSquare,
            MixupBatchGradientNorm = mixup.BatchNorm,
            ErmGradientNorm = erm.Norm,
            ErmBatchGradientNorm = erm.BatchNorm,
            GradientCosine = mixup.CosineTo(erm),
        };
    }
}
