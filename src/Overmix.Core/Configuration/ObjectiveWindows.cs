using System.Globalization;
using Overmix.Core.Directives;

namespace Overmix.Core.Configuration;

/// <summary>One stretch of training with one objective.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="From">First epoch of the window, counted from 0.</param>
/// <param name="Until">First epoch after the window; <see cref="int.MaxValue"/> for an open end.</param>
public readonly record struct ObjectiveWindow(ObjectiveKind Objective, int From, int Until);

/// <summary>Which objective is trained with in which epoch: half-open windows without gaps, as in <c>mixup@0-200, erm@200-</c>.</summary>
public sealed class ObjectiveWindows
{
    private ObjectiveWindows(IReadOnlyList<ObjectiveWindow> windows) => Windows = windows;

    /// <summary>The windows in order: the first starts at 0, each starts where the one before ends, the last is open.</summary>
    public IReadOnlyList<ObjectiveWindow> Windows { get; }

    /// <summary>The objective of an epoch.</summary>
    /// <param name="epoch">Epoch counted from 0; ≥ 0.</param>
    public ObjectiveKind At(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Windows.First(w => epoch < w.Until).Objective;
    }

    /// <summary>Reads windows.</summary>
    /// <param name="text">For example <c>mixup@0-200, erm@200-</c>.</param>
    /// <param name="problem">What is wrong and what is expected; null if nothing is.</param>
    /// <returns>The windows; null if the text is not valid.</returns>
    public static ObjectiveWindows? TryParse(string text, out string? problem)
    {
        List<ObjectiveWindow> windows = [];
        int next = 0;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            problem = TryWindow(part, out ObjectiveWindow window) ? Misplaced(part, window, next) : $"'{part}' is not a window; write mixup@0-200 or erm@200-";
            if (problem is not null)
            {
                return null;
            }

            windows.Add(window);
            next = window.Until;
        }

        problem = next == int.MaxValue ? null : $"the last window must be open: end it with '{windows[^1].From}-' instead of '{windows[^1].From}-{next}'";
        return problem is null ? new ObjectiveWindows(windows) : null;
    }

    /// <summary>Reads windows that are known to be valid.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static ObjectiveWindows Parse(string text) => TryParse(text, out string? problem) ?? throw new FormatException(problem);

    private static bool TryWindow(string part, out ObjectiveWindow window)
    {
        window = default;
        string[] nameAndRange = part.Split('@', StringSplitOptions.TrimEntries);
        string[] ends = nameAndRange.Length == 2 ? nameAndRange[1].Split('-', StringSplitOptions.TrimEntries) : [];
        ObjectiveKind? kind = nameAndRange[0] switch { "mixup" => ObjectiveKind.Mixup, "erm" => ObjectiveKind.Erm, _ => null };
        if (kind is null || ends.Length != 2 || !TryEpoch(ends[0], out int from))
        {
            return false;
        }

        int until = int.MaxValue;
        bool valid = ends[1].Length == 0 || TryEpoch(ends[1], out until);
        window = new ObjectiveWindow(kind.Value, from, until);
        return valid;
    }

    private static bool TryEpoch(string text, out int epoch) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out epoch);

    private static string? Misplaced(string part, ObjectiveWindow window, int next) => (window, next) switch
    {
        (_, int.MaxValue) => $"'{part}' comes after an open window",
        _ when window.From != next => $"'{part}' should start at {next}: windows follow each other without gap or overlap",
        _ when window.Until <= window.From => $"'{part}' is empty: its end must come after its start",
        _ => null,
    };
}
