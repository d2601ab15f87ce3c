namespace Overmix.Training.Data.Formats;

/// <summary>Examples as a parser hands them over, of one part of a data set.</summary>
/// <typeparam name="T">byte for images, read as b/255; float for anything else.</typeparam>
/// <param name="Shape">Shape of one example.</param>
/// <param name="Values">Inputs, <c>[n, c·h·w]</c>, row by row within a channel.</param>
/// <param name="Labels">Classes, <c>[n]</c>.</param>
internal sealed record ExampleBlock<T>(ExampleShape Shape, T[] Values, int[] Labels);
