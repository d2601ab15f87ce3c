namespace Overmix.Cli.Speed;

/// <summary>How large the training benchmark's tasks are.</summary>
/// <param name="Width">Channels of the large ResNet-18's stem.</param>
/// <param name="NarrowWidth">Channels of the narrow one's.</param>
/// <param name="BatchSize">Batch size of both.</param>
/// <param name="Rounds">Alternations; odd, so that a median is one of them.</param>
/// <param name="MixupRounds">Alternations of Mixup and ERM; at least 5, so that an upper limit exists.</param>
/// <param name="MlpSteps">Steps of the MLP in one turn.</param>
/// <param name="TableBatchSize">Batch size of the table of networks; 0 makes none.</param>
internal sealed record SpeedSizes(int Width, int NarrowWidth, int BatchSize, int Rounds, int MixupRounds, int MlpSteps, int TableBatchSize)
{
    /// <summary>Which part is measured: one of <see cref="SpeedParts.Names"/>.</summary>
    public string Part { get; init; } = SpeedParts.All;

    /// <summary>Whether the targets hold.</summary>
    public bool IsFull => this with { Part = SpeedParts.All } == Full;

    /// <summary>The sizes that the targets are stated for.</summary>
    public static SpeedSizes Full { get; } = new(64, 16, 128, 9, 100, 100, 64);

    /// <summary>Done in under three minutes; too small for the targets.</summary>
    public static SpeedSizes Quick { get; } = new(32, 16, 64, 3, 30, 50, 16);
}

/// <summary>Parts of the training benchmark that can be measured alone.</summary>
internal static class SpeedParts
{
    /// <summary>Everything.</summary>
    public const string All = "all";

    /// <summary>The ratios of ResNet-18.</summary>
    public const string ResNet = "resnet18";

    /// <summary>The ratios of the MLP.</summary>
    public const string Mlp = "mlp";

    /// <summary>The table of networks.</summary>
    public const string Networks = "networks";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [All, ResNet, Mlp, Networks];
}
