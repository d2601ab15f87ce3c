using Overmix.Native;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Dashboard.Explorer;

/// <summary>How far a computation is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Share">About how much is done, in [0, 1].</param>
internal readonly record struct ExplorerProgress(string Stage, double Share);

/// <summary>How many points the curves of an answer have.</summary>
/// <param name="Times">Times between 0 and ∞.</param>
/// <param name="Law">Points of a Marchenko–Pastur density.</param>
/// <param name="Floor">Points of the floor over α.</param>
internal readonly record struct ExplorerDetail(int Times, int Law, int Floor)
{
    /// <summary>For one answer.</summary>
    public static ExplorerDetail Full { get; } = new(121, 121, 61);

    /// <summary>For hundreds of answers in one file.</summary>
    public static ExplorerDetail Few { get; } = new(61, 61, 31);
}

/// <summary>Answers a request of the explorer: <see cref="Exploration.Compute"/> with a detail chosen, or a test's stand-in for it.</summary>
/// <param name="request">What is asked.</param>
/// <param name="tell">Told before each stage.</param>
/// <param name="cancellation">Asked before each stage.</param>
internal delegate ExplorerAnswer ExplorerWork(ExplorerRequest request, Action<ExplorerProgress> tell, CancellationToken cancellation);

/// <summary>Computes what the explorer shows, by Overmix.Theory. Loads libtorch at the first call.</summary>
internal static class Exploration
{
    private const double Horizon = 1e7;

    /// <summary>Computes an answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="detail">How many points the curves have.</param>
    /// <param name="tell">Told before each stage.</param>
    /// <param name="cancellation">Asked before each stage.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ExplorerAnswer Compute(ExplorerRequest request, ExplorerDetail detail, Action<ExplorerProgress> tell, CancellationToken cancellation)
    {
        void Begin(string stage, double share)
        {
            cancellation.ThrowIfCancellationRequested();
            tell(new ExplorerProgress(stage, share));
        }

        Begin("loading libtorch", 0);
        LibTorch.EnsureLoaded();
        ThreadPolicy.Apply(1); // A page must not slow the trainings it is opened beside.
        Begin("building the world", 0.05);
        World world = World.Build(request.World);
        Begin("solving gradient flow on mixed pairs", 0.3);
        SolvedTask mixup = SolvedTask.Of(world.Mixup, request.Rate, request.World.Precision);
        Begin("solving gradient flow without mixing", 0.6);
        SolvedTask plain = SolvedTask.Of(world.Plain, request.Rate, request.World.Precision);
        Begin("splitting the risk", 0.75);
        double[] times = mixup.Times(detail.Times + 2, Horizon);
        RiskSplit split = mixup.Split(world.Population, FlowStart.Zero, times), plainSplit = plain.Split(world.Population, FlowStart.Zero, times);
        BoundAnswer bound = ExplorerParts.Bound(world, mixup, times, split.Total);
        Begin("drawing the spectra", 0.9);
        SpectrumAnswer spectrum = ExplorerSpectrum.Of(request, mixup, detail.Law);
        var sizes = new ExplorerSizes(
            request.Features, request.Samples, mixup.Moments.Pairs, request.Features / (double)mixup.Moments.Pairs, mixup.Flow.Basis.Rank, mixup.Moments.NoiseMeanSquare);
        return new ExplorerAnswer(sizes, spectrum, ExplorerParts.Risk(world, times, split, plainSplit), bound, ExplorerParts.Floor(request, detail.Floor));
    }
}
