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

    /// <summary>Its four tasks and a fifth, which cannot begin: the weights it shall start from are nowhere.</summary>
    public const string Failing = Text + "\n" + """
        zip:
          model.weights: ["", nowhere.safetensors]
        exclude:
          - {model.weights: nowhere.safetensors, mixup.alpha: 0.5}
          - {model.weights: nowhere.safetensors, seed: 2}
        """;

    /// <summary>Its four tasks, all of which diverge.</summary>
    public static string Diverging => Text.Replace("epochs: 6", "epochs: 30", StringComparison.Ordinal).Replace("grid:", "  optimizer: {learningRate: 1000, weightDecay: 100}\ngrid:", StringComparison.Ordinal);

    public static SweepDefinition Read(string text = Text) => SweepReader.Read(text, "small.yaml");

    public static SweepFolder Keep(TempFolder folder, string text = Text) => SweepFolder.Keep(folder["small"], Read(text), SweepExpansion.Expand(Read(text)), out _);
}
