namespace Overmix.Cli.Speed;

/// <summary>Contenders that take turns, so that a machine that slows down slows all of them; the turn's order is reversed every other round.</summary>
internal sealed class TurnTaking
{
    private readonly List<(string Name, Func<double?> Seconds, List<double> Times)> _contenders = [];

    /// <summary>Adds a contender.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seconds">Takes a turn and says how long one step took; null if it cannot.</param>
    public void Add(string name, Func<double?> seconds) => _contenders.Add((name, seconds, []));

    /// <summary>Plays some rounds.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="advance">Called after each.</param>
    public TurnTaking Play(int rounds, Action advance)
    {
        for (int round = 0; round < rounds; round++)
        {
            foreach ((_, Func<double?> seconds, List<double> times) in round % 2 == 0 ? _contenders : Enumerable.Reverse(_contenders))
            {
                times.Add(seconds() ?? double.NaN);
            }

            advance();
        }

        return this;
    }

    /// <summary>A contender's times, a number a round.</summary>
    public IReadOnlyList<double> this[string name] => _contenders.Single(c => c.Name == name).Times;

    /// <summary>Median seconds of each contender that could play.</summary>
    public IEnumerable<(string Name, double Seconds)> Medians =>
        _contenders.Where(c => c.Times.TrueForAll(double.IsFinite)).Select(c => (c.Name, Quotients.Median(c.Times)));

    /// <summary>Ratios of two contenders' times, round by round; empty if one could not play.</summary>
    public IReadOnlyList<double> Ratios(string numerator, string denominator)
    {
        double[] ratios = [.. this[numerator].Zip(this[denominator], (a, b) => a / b)];
        return ratios.All(double.IsFinite) ? ratios : [];
    }

    /// <summary>Median of such ratios; null if one could not play.</summary>
    public double? Ratio(string numerator, string denominator) => Ratios(numerator, denominator) is { Count: > 0 } ratios ? Quotients.Median(ratios) : null;
}
