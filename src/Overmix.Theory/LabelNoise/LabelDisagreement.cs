namespace Overmix.Theory.LabelNoise;

/// <summary>How far Mixup's label law q and the true one p stand apart at one mixed input. All are exact functions of q and p.</summary>
/// <param name="TotalVariation">TV(q, p) = ½Σ_j|q_j − p_j|: the disagreement of drawn labels under the maximal coupling, the least possible.</param>
/// <param name="SupremumBound">sup_j |q_j − p_j| ≤ TV: the tight one of the two bounds, equal to TV for C ≤ 3 (one of the two signs then has a single class).</param>
/// <param name="Independent">1 − Σ_j q_j p_j ≥ TV: the disagreement of independently drawn labels.</param>
/// <param name="ArgMaxDiffers">Whether the likeliest classes differ; ties go to the lower class. Not bounded below by TV.</param>
public readonly record struct LabelDisagreement(double TotalVariation, double SupremumBound, double Independent, bool ArgMaxDiffers)
{
    /// <summary>½ sup_j |q_j − p_j|: the slides' bound, loose by a factor of 2 at least.</summary>
    public double SlidesBound => SupremumBound / 2;

    /// <summary>Compares two laws.</summary>
    /// <param name="assigned">q, [C].</param>
    /// <param name="truth">p, [C].</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths differ or there is no class.</exception>
    public static LabelDisagreement Between(ReadOnlySpan<double> assigned, ReadOnlySpan<double> truth)
    {
        ArgumentOutOfRangeException.ThrowIfZero(assigned.Length, nameof(assigned));
        ArgumentOutOfRangeException.ThrowIfNotEqual(truth.Length, assigned.Length, nameof(truth));
        double sum = 0, supremum = 0, agreement = 0;
        int assignedTop = 0, trueTop = 0;
        for (int j = 0; j < assigned.Length; j++)
        {
            double gap = Math.Abs(assigned[j] - truth[j]);
            sum += gap;
            supremum = Math.Max(supremum, gap);
            agreement += assigned[j] * truth[j];
            assignedTop = assigned[j] > assigned[assignedTop] ? j : assignedTop;
            trueTop = truth[j] > truth[trueTop] ? j : trueTop;
        }

        return new LabelDisagreement(sum / 2, supremum, 1 - agreement, assignedTop != trueTop);
    }
}
