using System.Globalization;

namespace Overmix.Training.Checkpoints;

/// <summary>Where in a run a checkpoint was taken; its text is the folder's name: <c>ep00120</c>, or <c>ep00120-s0003</c> amid an epoch.</summary>
/// <param name="Epoch">Epochs completed; ≥ 0.</param>
/// <param name="Step">Steps completed of the epoch after; ≥ 0.</param>
public readonly record struct CheckpointName(int Epoch, int Step) : IComparable<CheckpointName>
{
    /// <summary>Reads a name; null if it is not one, or not written the one right way.</summary>
    /// <param name="text">For example <c>ep00120-s0003</c>.</param>
    public static CheckpointName? TryParse(string text)
    {
        string[] parts = text.Split("-s");
        bool read = parts.Length <= 2 && text.StartsWith("ep", StringComparison.Ordinal);
        (int epoch, int step) = (0, 0);
        read = read && int.TryParse(parts[0].AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out epoch);
        read = read && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out step));
        CheckpointName name = new(epoch, step);
        return read && name.ToString() == text ? name : null;
    }

    /// <summary>Earlier in the run means less.</summary>
    public int CompareTo(CheckpointName other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Step.CompareTo(other.Step);

    /// <summary>The folder's name.</summary>
    public override string ToString() => Step == 0
        ? string.Create(CultureInfo.InvariantCulture, $"ep{Epoch:D5}")
        : string.Create(CultureInfo.InvariantCulture, $"ep{Epoch:D5}-s{Step:D4}");

    /// <summary>Whether one is earlier in the run than another.</summary>
    public static bool operator <(CheckpointName left, CheckpointName right) => left.CompareTo(right) < 0;

    /// <summary>Whether one is later in the run than another.</summary>
    public static bool operator >(CheckpointName left, CheckpointName right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is not later in the run than another.</summary>
    public static bool operator <=(CheckpointName left, CheckpointName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is not earlier in the run than another.</summary>
    public static bool operator >=(CheckpointName left, CheckpointName right) => left.CompareTo(right) >= 0;
}
