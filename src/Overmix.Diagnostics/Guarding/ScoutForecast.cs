namespace Overmix.Diagnostics.Guarding;

/// <summary>What scouts found: copies of a run, each trained on all but one part of the examples and judged together on the parts they left out, ahead of the run itself.</summary>
/// <param name="Decision">Their decision, with its evidence; of kind None if they found no turn in the whole budget.</param>
/// <param name="DeliveryEpoch">The evaluated epoch at which the run on all examples should end.</param>
/// <param name="Scouts">How many scouts.</param>
/// <param name="ScoutedEpochs">Epochs each of them trained.</param>
public sealed record ScoutForecast(TurnDecision Decision, int DeliveryEpoch, int Scouts, int ScoutedEpochs);
