using Overmix.Core.Configuration;

namespace Overmix.Training.Loop;

/// <summary>
/// Which epochs are evaluated: the cadence's own, the last, and the last before each change of objective, so that no record mixes two objectives.
/// </summary>
public sealed class EvaluationCadence
{
    private readonly HashSet<int> _epochs;
    private readonly int _every, _budget;

    /// <summary>Creates the cadence of a run.</summary>
    /// <param name="config">The cadence.</param>
    /// <param name="windows">The objective windows.</param>
    /// <param name="budget">Budget in epochs.</param>
    public EvaluationCadence(EvaluationConfig config, ObjectiveWindows windows, int budget)
    {
        _budget = budget;
        _every = config.Cadence == CadenceKind.Every ? config.Every : int.MaxValue;
        IEnumerable<int> logarithmic = config.Cadence == CadenceKind.Log ? LogSpaced(config.PerDecade, budget) : [1];
        _epochs = [budget, .. windows.Windows.Select(w => w.Until), .. logarithmic];
    }

    /// <summary>Whether to evaluate after so many epochs.</summary>
    /// <param name="epoch">Epochs completed; ≥ 1.</param>
    public bool Includes(int epoch) => epoch % _every == 0 || _epochs.Contains(epoch);

    /// <summary>Evaluations of the whole budget.</summary>
    public int Count => Number(_budget);

    /// <summary>How many evaluations there are up to an epoch, that epoch's included.</summary>
    /// <param name="epoch">Epochs completed; ≥ 1.</param>
    public int Number(int epoch) => epoch / _every + _epochs.Count(e => e <= epoch && e % _every != 0);

    private static IEnumerable<int> LogSpaced(int perDecade, int budget)
    {
        for (int k = 0; ; k++)
        {
            double epoch = Math.Round(Math.Pow(10, (double)k / perDecade));
            if (epoch > budget)
            {
                yield break;
            }

            yield return (int)epoch;
        }
    }
}
