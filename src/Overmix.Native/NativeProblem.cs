namespace Overmix.Native;

/// <summary>Something that stands in libtorch's way.</summary>
/// <param name="What">What is wrong and where, as a sentence.</param>
/// <param name="Remedy">What to do, in one line.</param>
public sealed record NativeProblem(string What, string Remedy);
