using Overmix.Core.Seeding;
using Overmix.Theory.Checks;

namespace Overmix.Theory.Spectra;

/// <summary>How the share of tiny eigenvalues grows as γ → 1, and falls as d ≪ m.</summary>
internal sealed class AspectSweep
{
    private readonly MarchenkoPasturOptions _options;
    private readonly List<Row> _rows = [];

    internal AspectSweep(MarchenkoPasturOptions options)
    {
        _options = options;
        for (int i = 0; i < options.AspectRatios.Count; i++)
        {
            _rows.Add(Measure(i));
        }
    }

    internal TheoryTable Table => new(
        "aspect-ratios",
        [
            Column("γ", row => row.Law.AspectRatio),
            Column("atom", row => row.Law.Atom),
            Column("lower edge", row => row.Law.LowerEdge),
            Column("upper edge", row => row.Law.UpperEdge),
            Column("tiny share, law", row => row.Predicted),
            Column("tiny share, measured", row => row.Tiny),
            Column("smallest non-zero eigenvalue", row => row.Smallest),
            Column("spectral distance", row => row.Distance),
        ]);

    /// <summary>
    /// The tiny share at the γ nearest to 1. The number of eigenvalues in an interval fluctuates by less than one at any d met here (its variance grows like ln d/π²),
    /// so one eigenvalue is taken for its deviation, and another for the bias at finite d.
    /// </summary>
    internal TheoryCheck Check()
    {
        Row row = _rows.MinBy(candidate => Math.Abs(Math.Log(candidate.Law.AspectRatio)))!;
        double one = 1.0 / _options.Features;
        return TheoryCheck.Equality(
            row.Predicted, row.Tiny, one / Math.Sqrt(_options.Repeats), one, FormattableString.Invariant($"Share of tiny eigenvalues at γ = {row.Law.AspectRatio:G3}"));
    }

    private Row Measure(int index)
    {
        int d = _options.Features, m = _options.SamplesAt(_options.AspectRatios[index]);
        MarchenkoPastur law = new(d / (double)m, 1, _options.Statement);
        double tiny = 0, smallest = 0, distance = 0;
        for (int repeat = 0; repeat < _options.Repeats; repeat++)
        {
            RandomStream stream = new RandomStreams(_options.Seed).Open(StreamName.Theory, SpectralStreams.AspectRatios + ((long)index * _options.Repeats) + repeat);
            SymmetricSpectrum spectrum = SymmetricSpectrum.OfSamples(_options.Entries.Draw(d * m, stream), d);
            double rounding = spectrum.Rounding;
            tiny += spectrum.Values.Count(value => value > rounding && value <= _options.Tiny) / (double)d;
            smallest += spectrum.Values.FirstOrDefault(value => value > rounding);
            distance += SpectralDistance.Of(spectrum, law);
        }

        int count = _options.Repeats;
        return new Row(law, law.Cumulative(_options.Tiny) - law.Atom, tiny / count, smallest / count, distance / count);
    }

    private TheoryColumn Column(string name, Func<Row, double> value) => new(name, [.. _rows.Select(value)]);

    private sealed record Row(MarchenkoPastur Law, double Predicted, double Tiny, double Smallest, double Distance);
}
