using Overmix.Core.Curves;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Studies.Execution;

/// <summary>How far the evaluations of two runs are the same, bit for bit.</summary>
/// <param name="First">Evaluations of the first.</param>
/// <param name="Second">Evaluations of the second.</param>
/// <param name="Equal">How many are equal before the first that differs or is missing in one.</param>
public sealed record RecordAgreement(int First, int Second, int Equal)
{
    /// <summary>Whether all are equal, and as many.</summary>
    public bool IsWhole => Equal == First && Equal == Second;

    /// <summary>Whether one is the beginning of the other: what both have is equal.</summary>
    public bool IsOneTheBeginning => Equal == Math.Min(First, Second);

    /// <summary>Compares two runs.</summary>
    /// <param name="first">One run.</param>
    /// <param name="second">Another.</param>
    public static RecordAgreement Of(RunDirectory first, RunDirectory second) => Of(first.ReadMetrics().Entries, second.ReadMetrics().Entries);

    /// <summary>Compares records as they are written, so that not-a-number equals itself and 0 differs from −0.</summary>
    /// <param name="first">Records of one run.</param>
    /// <param name="second">Records of another.</param>
    public static RecordAgreement Of(IReadOnlyList<EpochRecord> first, IReadOnlyList<EpochRecord> second)
    {
        int equal = first.Zip(second).TakeWhile(pair => LogFormats.Metrics.Encode(pair.First).AsSpan().SequenceEqual(LogFormats.Metrics.Encode(pair.Second))).Count();
        return new RecordAgreement(first.Count, second.Count, equal);
    }
}
