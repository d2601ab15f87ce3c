namespace Overmix.Theory.Checks;

/// <summary>A law's prediction beside its measurement, and what the two together say.</summary>
/// <param name="Verdict">Consistent, inconsistent or inconclusive.</param>
/// <param name="Predicted">What the law says; for a bound, the bound.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="StandardError">Standard error of the measurement; 0 if it is exact up to rounding.</param>
/// <param name="Message">One plain sentence for the reader.</param>
public sealed record TheoryCheck(TheoryVerdict Verdict, double Predicted, double Measured, double StandardError, string Message)
{
    /// <summary>
    /// Standard errors allowed: 4.9 gives a two-sided false alarm rate of 1e-6 for a normal error.
    /// </summary>
    public const double AllowedStandardErrors = 4.9;

    /// <summary>Checks an equality: |measured − predicted| ≤ 4.9·SE + tolerance.</summary>
    /// <param name="predicted">What the law says.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="standardError">Standard error of the measurement; ≥ 0.</param>
    /// <param name="tolerance">Absolute error that rounding or discretisation may add; ≥ 0.</param>
    /// <param name="subject">What is compared, for the message.</param>
    public static TheoryCheck Equality(double predicted, double measured, double standardError, double tolerance, string subject) =>
        Compare(predicted, measured, standardError, Math.Abs(measured - predicted) - tolerance, subject, "equals the prediction");

    /// <summary>Checks an upper bound: measured ≤ bound + 4.9·SE + tolerance. An infinite bound decides nothing.</summary>
    /// <param name="bound">What the measurement must not exceed.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="standardError">Standard error of the measurement; ≥ 0.</param>
    /// <param name="tolerance">Absolute error that rounding or discretisation may add; ≥ 0.</param>
    /// <param name="subject">What is compared, for the message.</param>
    public static TheoryCheck AtMost(double bound, double measured, double standardError, double tolerance, string subject) =>
        Compare(bound, measured, standardError, measured - bound - tolerance, subject, "stays under the bound");

    /// <summary>Checks a lower bound: measured ≥ bound − 4.9·SE − tolerance. An infinite bound decides nothing.</summary>
    /// <param name="bound">What the measurement must not fall below.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="standardError">Standard error of the measurement; ≥ 0.</param>
    /// <param name="tolerance">Absolute error that rounding or discretisation may add; ≥ 0.</param>
    /// <param name="subject">What is compared, for the message.</param>
    public static TheoryCheck AtLeast(double bound, double measured, double standardError, double tolerance, string subject) =>
        Compare(bound, measured, standardError, bound - measured - tolerance, subject, "stays above the bound");

    /// <summary>A check that could not be made.</summary>
    /// <param name="message">Why, and what would decide it.</param>
    /// <param name="predicted">What the law says, if anything.</param>
    /// <param name="measured">What was measured, if anything.</param>
    public static TheoryCheck Undecided(string message, double predicted = double.NaN, double measured = double.NaN) =>
        new(TheoryVerdict.Inconclusive, predicted, measured, double.NaN, message);

    /// <summary>The gravest of several checks: the first inconsistent one, else the first inconclusive one, else the first.</summary>
    /// <param name="checks">At least one check.</param>
    public static TheoryCheck Worst(params IReadOnlyList<TheoryCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentOutOfRangeException.ThrowIfZero(checks.Count);
        return checks.FirstOrDefault(c => c.Verdict == TheoryVerdict.Inconsistent)
            ?? checks.FirstOrDefault(c => c.Verdict == TheoryVerdict.Inconclusive)
            ?? checks[0];
    }

    private static TheoryCheck Compare(
        double predicted, double measured, double standardError, double excess, string subject, string relation)
    {
        if (!double.IsFinite(predicted) || !double.IsFinite(measured) || !double.IsFinite(standardError) || !double.IsFinite(excess))
        {
            string reason = $"{subject}: undecided, because a number is not finite (predicted {predicted:G6}, measured {measured:G6}).";
            return new TheoryCheck(TheoryVerdict.Inconclusive, predicted, measured, standardError, reason);
        }

        bool holds = excess <= AllowedStandardErrors * standardError;
        string message = $"{subject}: measured {measured:G6} (SE {standardError:G3}) {(holds ? relation : $"contradicts “{relation}”")} {predicted:G6}.";
        return new TheoryCheck(holds ? TheoryVerdict.Consistent : TheoryVerdict.Inconsistent, predicted, measured, standardError, message);
    }
}
