namespace Overmix.Core.Curves;

/// <summary>What may differ between two equal runs: kept apart from the records.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="TrainingSeconds">Wall time spent in training steps since the previous record.</param>
/// <param name="EvaluationSeconds">Wall time of this evaluation.</param>
/// <param name="ExamplesPerSecond">Training examples a second since the previous record.</param>
/// <param name="ResidentBytes">Resident memory of the process.</param>
/// <param name="LiveTensors">Tensors alive after the evaluation.</param>
public sealed record Timing(int Epoch, double TrainingSeconds, double EvaluationSeconds, double ExamplesPerSecond, long ResidentBytes, long LiveTensors)
{
    /// <summary>Wall time of the instruments, part of the evaluation's; 0 where they were not read.</summary>
    public double InstrumentSeconds { get; init; }
}
