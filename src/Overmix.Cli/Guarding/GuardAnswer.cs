using Overmix.Diagnostics.Guarding;
using Overmix.Studies.Guarding.Replay;

namespace Overmix.Cli.Guarding;

/// <summary>What <c>bench guard</c> found.</summary>
/// <param name="Tuning">On the half that thresholds were chosen on.</param>
/// <param name="HeldBack">On the other; null where it was not looked at.</param>
/// <param name="Looks">Different looks at the held-back half so far.</param>
/// <param name="Rule">The thresholds.</param>
internal sealed record GuardAnswer(GuardBenchResult Tuning, GuardBenchResult? HeldBack, int Looks, TurnRule Rule)
{
    /// <summary>The halves that were looked at, the held-back one first.</summary>
    public IEnumerable<GuardBenchResult> Halves => HeldBack is { } held ? [held, Tuning] : [Tuning];
}
