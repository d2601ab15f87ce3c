using System.Text.Json;
using Overmix.Cli.Commands;
using Overmix.Cli.Theory.Benchmark;

namespace Overmix.Tests.Cli;

/// <summary>That the benchmark measures what it names; how fast anything is, no test says.</summary>
public sealed class TheoryBenchTests
{
    private static readonly BenchmarkSizes Tiny = new(Samples: 12, Features: 16, ProductSize: 32, FlowFeatures: 10, Times: 20, Rounds: 1);

    [Fact]
    public void Measure_TinySizes_GivesEveryNumberOrAReason() => CapturedTerminal.Capture(terminal =>
    {
        BenchmarkResult result = TheoryBenchCommand.Measure(terminal, Tiny);
        Assert.All(result.Rows, row => Assert.True(row.Value is null or > 0, row.Name));
        Assert.True(result.GramVsNumpy is null == result.GramVsNumpyReason is not null);
        Assert.All(result.Rows.Where(row => row.Name != "gramVsNumpy"), row => Assert.NotNull(row.Value));
        // 2md² over time over rate, from its own parts.
        Assert.Equal(2.0 * 12 * 12 * 16 * 16 / result.GramSeconds[0] / result.ProductRate, result.GramFractionOfPeak, 1e-12 * result.GramFractionOfPeak);
        return 0;
    });

    [Fact]
    public void Median_OddCount_IsTheMiddleOne() => Assert.Equal(2, GramBenchmark.Median([9, 1, 2]));

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Bench_QuickJson_IsOneDocument()
    {
        using var document = JsonDocument.Parse(CapturedTerminal.Run("bench", "theory", "--quick", "--json").Output);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        Assert.True(document.RootElement.GetProperty("gramGrowth").GetDouble() > 0);
    }
}
