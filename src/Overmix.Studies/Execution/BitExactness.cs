using System.Globalization;
using Overmix.Core.Curves;
using Overmix.Runs.Store;

namespace Overmix.Studies.Execution;

/// <summary>Whether a run's records are those that an uncut run on one machine would have: bit for bit, unless it was gone on with on another kind of machine.</summary>
public static class BitExactness
{
    /// <summary>The event that says so.</summary>
    public const string BreakKind = "machine-changed";

    private const string Differences = "differences";

    /// <summary>The event of a run that goes on on another kind of machine.</summary>
    /// <param name="epoch">Epochs completed.</param>
    /// <param name="step">Steps completed.</param>
    /// <param name="differences">What differs: at least one.</param>
    internal static RunEvent Break(int epoch, long step, IReadOnlyList<string> differences) => RunEvent.Of(BreakKind, epoch, step, (Differences, string.Join("; ", differences)));

    /// <summary>Where a run ceased to be bit-exact, a phrase each; none if it is.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<string> BreaksOf(RunDirectory run) =>
    [
        .. run.ReadEvents().Entries.Select(e => e.Event).Where(e => e.Kind == BreakKind)
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{run.Reference} from epoch {e.Epoch} on ({e.Details.GetValueOrDefault(Differences)})")),
    ];
}
