namespace Overmix.Cli.Theory.Benchmark;

/// <summary>How large the theory benchmark's tasks are.</summary>
/// <param name="Samples">n; all n² pairs are mixed, and for the growth all (2n)².</param>
/// <param name="Features">d of the Gram matrix.</param>
/// <param name="ProductSize">Rows and columns of the product that gives the machine's rate.</param>
/// <param name="FlowFeatures">d of the gradient flow.</param>
/// <param name="Times">Flow times.</param>
/// <param name="Rounds">Alternations; odd, so that a median is one of them.</param>
internal sealed record BenchmarkSizes(int Samples, int Features, int ProductSize, int FlowFeatures, int Times, int Rounds)
{
    /// <summary>The sizes that the targets are stated for.</summary>
    public static BenchmarkSizes Full { get; } = new(2000, 512, 2048, 1000, 10_000, 3);

    /// <summary>Done in well under a minute; too small for the targets.</summary>
    public static BenchmarkSizes Quick { get; } = new(400, 256, 1024, 300, 1000, 3);
}
