namespace Overmix.Core.Gallery;

/// <summary>Two training examples and their mixture, as pictures: x̃ = λx + (1−λ)x′.</summary>
public sealed record MixedExample
{
    /// <summary>Class of x, the one that λ weights.</summary>
    public required int FirstLabel { get; init; }

    /// <summary>Class of x′.</summary>
    public required int SecondLabel { get; init; }

    /// <summary>λ in [0, 1].</summary>
    public required double Lambda { get; init; }

    /// <summary>x: bytes, channel by channel and row by row, 0 dark to 255 light.</summary>
    public required IReadOnlyList<byte> First { get; init; }

    /// <summary>x′, laid out alike.</summary>
    public required IReadOnlyList<byte> Second { get; init; }

    /// <summary>x̃, laid out alike.</summary>
    public required IReadOnlyList<byte> Mixed { get; init; }
}

/// <summary>The mixed examples that a run shows, the same ones all through its training.</summary>
public sealed record GalleryExamples
{
    /// <summary>Channels c: 1 grey, 3 red, green and blue.</summary>
    public required int Channels { get; init; }

    /// <summary>Height h of the pictures; large ones are kept at reduced size.</summary>
    public required int Height { get; init; }

    /// <summary>Width w of the pictures.</summary>
    public required int Width { get; init; }

    /// <summary>Names of the classes, [C].</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The examples.</summary>
    public required IReadOnlyList<MixedExample> Examples { get; init; }
}

/// <summary>A class and the probability that a network gives it.</summary>
/// <param name="Class">The class.</param>
/// <param name="Probability">In [0, 1]; NaN if the network's output is not finite.</param>
public readonly record struct ClassProbability(int Class, double Probability);

/// <summary>What the network said of each mixed example after an epoch, in eval mode.</summary>
/// <param name="Epoch">Epochs completed; 0 is the untrained network.</param>
/// <param name="Outputs">For each example its likeliest classes and the two that were mixed, likeliest first.</param>
public sealed record GalleryOutputs(int Epoch, IReadOnlyList<IReadOnlyList<ClassProbability>> Outputs);
