namespace Overmix.Core.Curves;

/// <summary>A point of a run's error curve.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="ValidationError">Validation error in [0, 1]; NaN where there is none.</param>
/// <param name="TestError">Test error in [0, 1].</param>
public readonly record struct ErrorPoint(double Epoch, double ValidationError, double TestError);

/// <summary>The error curve of one seed: epochs strictly rising.</summary>
public sealed class ErrorCurve
{
    /// <summary>Takes the points as they are.</summary>
    /// <param name="seed">The seed the curve belongs to.</param>
    /// <param name="points">At least one point, epochs strictly rising, errors in [0, 1] (validation may be NaN).</param>
    /// <exception cref="ArgumentOutOfRangeException">An epoch does not rise, or an error lies outside [0, 1].</exception>
    public ErrorCurve(long seed, IReadOnlyList<ErrorPoint> points)
    {
        ArgumentOutOfRangeException.ThrowIfZero(points.Count, nameof(points));
        for (int i = 0; i < points.Count; i++)
        {
            ErrorPoint p = points[i];
            if (!(p.TestError is >= 0 and <= 1) || p.ValidationError is < 0 or > 1 || (i > 0 && !(p.Epoch > points[i - 1].Epoch)))
            {
                throw new ArgumentOutOfRangeException(nameof(points), p, $"Point {i}: epochs must rise and errors lie in [0, 1].");
            }
        }

        (Seed, Points) = (seed, [.. points]);
    }

    /// <summary>The seed the curve belongs to.</summary>
    public long Seed { get; }

    /// <summary>The points, epochs strictly rising.</summary>
    public IReadOnlyList<ErrorPoint> Points { get; }

    /// <summary>The curve of a run's records.</summary>
    public static ErrorCurve From(long seed, IEnumerable<EpochRecord> records) =>
        new(seed, [.. records.Where(r => r.Epoch > 0).Select(r => new ErrorPoint(r.Epoch, r.ValidationError ?? double.NaN, r.TestError))]);
}
