namespace Overmix.Training.Checkpoints;

/// <summary>A tensor as the header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, each ≥ 0; none for a scalar.</param>
/// <param name="Begin">First byte in the data part.</param>
/// <param name="End">One past its last byte in the data part.</param>
/// <param name="Place">Byte of the file where its description starts, for messages.</param>
internal sealed record SafeTensorsEntry(string Name, SafeTensorsType Type, long[] Shape, long Begin, long End, long Place);
