using Overmix.Config.Sweeps;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Sweeps;

/// <summary>Sweeps of runs so small that a process starts for longer than it trains.</summary>
internal static class SmallSweep
{
    public const string Text = """
        name: small
        settings:
          data: {train: 20}
          model: {widths: [8]}
          train: {epochs: 6, batchSize: 10}
          evaluation: {cadence: every, every: 2}
          checkpoint: {every: 2}
        grid:
          mixup.alpha: [0.5, 1]
        seeds: 1-2
        compare: mixup.alpha
        """;

    /// <summary>Its four tasks and a fifth, which diverges: a squared error at a learning rate beyond all reason.</summary>
    public const string Failing = Text + "\n" + """
        zip:
          optimizer.learningRate: [0.05, 1000]
          mixup.loss: [crossEntropy, meanSquaredError]
        exclude:
          - {optimizer.learningRate: 1000, mixup.alpha: 0.5}
          - {optimizer.learningRate: 1000, seed: 2}
        """;

    public static SweepDefinition Read(string text = Text) => SweepReader.Read(text, "small.yaml");

    public static SweepFolder Keep(TempFolder folder, string text = Text) => SweepFolder.Keep(folder["small"], Read(text), SweepExpansion.Expand(Read(text)), out _);
}
