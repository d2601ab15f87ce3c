namespace Overmix.Core.Curves;

/// <summary>What a curve measures.</summary>
public enum CurveQuantity
{
    /// <summary>Error on the test part, a fraction.</summary>
    TestError,

    /// <summary>Error on the validation part, a fraction.</summary>
    ValidationError,

    /// <summary>Loss on the test part.</summary>
    TestLoss,

    /// <summary>Loss on the validation part.</summary>
    ValidationLoss,

    /// <summary>Error on the training part, a fraction.</summary>
    TrainError,

    /// <summary>Loss on the training part.</summary>
    TrainLoss,
}

/// <summary>What the points of a curve are counted in.</summary>
public enum TrainingClock
{
    /// <summary>Epochs.</summary>
    Epoch,

    /// <summary>Optimiser steps.</summary>
    Step,

    /// <summary>Rows of a table that tells neither.</summary>
    Row,
}

/// <summary>Names of quantities and clocks.</summary>
public static class CurveNames
{
    /// <summary>The quantity's name in words.</summary>
    public static string ToWords(this CurveQuantity quantity) => quantity switch
    {
        CurveQuantity.TestError => "test error",
        CurveQuantity.ValidationError => "validation error",
        CurveQuantity.TestLoss => "test loss",
        CurveQuantity.ValidationLoss => "validation loss",
        CurveQuantity.TrainError => "training error",
        _ => "training loss",
    };

    /// <summary>The quantity's name in files.</summary>
    public static string ToName(this CurveQuantity quantity) => quantity.ToWords().Replace(' ', '-');

    /// <summary>Whether it is an error, a fraction in [0, 1]; otherwise it is a loss.</summary>
    public static bool IsError(this CurveQuantity quantity) => quantity is CurveQuantity.TestError or CurveQuantity.ValidationError or CurveQuantity.TrainError;

    /// <summary>Whether it is measured on examples that nothing was trained on.</summary>
    public static bool IsHeldOut(this CurveQuantity quantity) => quantity is not (CurveQuantity.TrainError or CurveQuantity.TrainLoss);

    /// <summary>The clock's unit.</summary>
    public static string ToWord(this TrainingClock clock) => clock.ToString().ToLowerInvariant();
}

/// <summary>One quantity along one training run: times strictly rising, values finite.</summary>
public sealed class TrainingCurve
{
    /// <summary>Takes the points as they are.</summary>
    /// <param name="quantity">What is measured.</param>
    /// <param name="clock">What the times count.</param>
    /// <param name="times">Times, strictly rising.</param>
    /// <param name="values">A value each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time does not rise, or a value is not finite.</exception>
    public TrainingCurve(CurveQuantity quantity, TrainingClock clock, IReadOnlyList<double> times, IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Count, times.Count, nameof(values));
        for (int i = 0; i < times.Count; i++)
        {
            if (!double.IsFinite(values[i]) || !double.IsFinite(times[i]) || (i > 0 && times[i] <= times[i - 1]))
            {
                throw new ArgumentOutOfRangeException(nameof(times), times[i], $"Point {i}: times must rise and values be finite.");
            }
        }

        (Quantity, Clock, Times, Values) = (quantity, clock, [.. times], [.. values]);
    }

    /// <summary>What is measured.</summary>
    public CurveQuantity Quantity { get; }

    /// <summary>What the times count.</summary>
    public TrainingClock Clock { get; }

    /// <summary>Times, strictly rising.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>Values.</summary>
    public IReadOnlyList<double> Values { get; }
}
