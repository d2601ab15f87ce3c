namespace Overmix.Training.Data;

/// <summary>Shape of one example. A plain vector of d features is (1, 1, d).</summary>
/// <param name="Channels">Channels c; ≥ 1.</param>
/// <param name="Height">Height h; ≥ 1.</param>
/// <param name="Width">Width w; ≥ 1.</param>
public readonly record struct ExampleShape(int Channels, int Height, int Width)
{
    /// <summary>Numbers in one example, c·h·w.</summary>
    public int Size => checked(Channels * Height * Width);

    /// <summary>Numbers in one channel, h·w.</summary>
    public int ChannelSize => checked(Height * Width);

    /// <summary>The shape as written in messages: c×h×w.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";

    internal void Check(string parameter)
    {
        if (Channels < 1 || Height < 1 || Width < 1)
        {
            throw new ArgumentOutOfRangeException(parameter, this, "Channels, height and width must be at least 1.");
        }
    }
}
