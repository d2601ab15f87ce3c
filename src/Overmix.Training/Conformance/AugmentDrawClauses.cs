using Overmix.Core.Configuration;
using Overmix.Training.Augmentation;

namespace Overmix.Training.Conformance;

/// <summary>Clauses on the draws of augmentation.</summary>
internal static class AugmentDrawClauses
{
    private const int Draws = 20_000, Height = 7, Width = 10;

    // Two-sided normal tail 2·10⁻⁹; at most 64 comparisons a clause stay below 10⁻⁶.
    private const double SixSigma = 6;

    private static readonly AugmentConfig Everything = new() { Crop = 3, Flip = 0.3, Cutout = 4 };

    public static (bool Holds, string Evidence) Uniform(IAugmentationImplementation subject)
    {
        AugmentDraw[] draws = Draw(subject, Everything, 0, [.. Enumerable.Range(0, Draws)]);
        double worst = new[]
        {
            Worst(draws, d => d.ShiftRows, -3, 7), Worst(draws, d => d.ShiftColumns, -3, 7), Worst(draws, d => d.CutRow, 0, Height), Worst(draws, d => d.CutColumn, 0, Width),
            Worst(draws, d => (d.ShiftRows + 3) * 7 + d.ShiftColumns + 3, 0, 49),
        }.Max();
        return (worst <= SixSigma, $"Each shift, pair of shifts and centre occurs within {worst:F1} standard errors of equally often.");
    }

    public static (bool Holds, string Evidence) FlipFrequency(IAugmentationImplementation subject)
    {
        double worst = new[] { 0, 0.3, 0.5, 1 }.Max(p => Worst(Draw(subject, Everything with { Flip = p }, 1, [.. Enumerable.Range(0, Draws)]).Count(d => d.Flip), p));
        return (worst <= SixSigma, $"Flips come within {worst:F1} standard errors of their probability, never at 0, always at 1.");
    }

    public static (bool Holds, string Evidence) AddressedByExample(IAugmentationImplementation subject)
    {
        int[] rows = [.. Enumerable.Range(0, 60)];
        AugmentDraw[] whole = Draw(subject, Everything, 5, rows), reversed = [.. Draw(subject, Everything, 5, [.. rows.Reverse()]).Reverse()];
        AugmentDraw[] pieces = [.. rows.Chunk(7).SelectMany(piece => Draw(subject, Everything, 5, piece))];
        int repeated = whole.Zip(Draw(subject, Everything, 6, rows)).Count(pair => pair.First == pair.Second);
        bool holds = whole.SequenceEqual(reversed) && whole.SequenceEqual(pieces);
        return (holds && repeated < rows.Length / 4, $"Draws {(holds ? "are" : "are not")} the same in any batch; {repeated} of {rows.Length} examples are drawn alike in the next epoch.");
    }

    public static (bool Holds, string Evidence) Apart(IAugmentationImplementation subject)
    {
        int[] rows = [.. Enumerable.Range(0, 200)];
        AugmentDraw[] all = Draw(subject, Everything, 2, rows);
        AugmentDraw[] flipOnly = Draw(subject, new AugmentConfig { Flip = 0.3 }, 2, rows), cropOnly = Draw(subject, new AugmentConfig { Crop = 3 }, 2, rows);
        bool holds = all.Select(d => d.Flip).SequenceEqual(flipOnly.Select(d => d.Flip))
            && all.Select(d => (d.ShiftRows, d.ShiftColumns)).SequenceEqual(cropOnly.Select(d => (d.ShiftRows, d.ShiftColumns)))
            && cropOnly.All(d => !d.Flip) && flipOnly.All(d => d.ShiftRows == 0 && d.ShiftColumns == 0);
        return (holds, holds ? "Switching one augmentation on moves no draw of another." : "Switching one augmentation on moves draws of another.");
    }

    public static (bool Holds, string Evidence) ThreadIndependence(IAugmentationImplementation subject)
    {
        int[] rows = [.. Enumerable.Range(0, 100)];
        AugmentDraw[] alone = Draw(subject, Everything, 3, rows);
        bool[] same = new bool[8];
        Thread[] threads = [.. Enumerable.Range(0, same.Length).Select(t => new Thread(() => same[t] = Draw(subject, Everything, 3, rows).SequenceEqual(alone)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return (same.All(s => s), $"Draws on 8 threads {(same.All(s => s) ? "agree" : "differ")}.");
    }

    private static AugmentDraw[] Draw(IAugmentationImplementation subject, AugmentConfig config, int epoch, int[] rows) => subject.Draw(config, Height, Width, epoch, rows, 11);

    private static double Worst(AugmentDraw[] draws, Func<AugmentDraw, int> value, int low, int count)
    {
        int[] counts = new int[count];
        foreach (AugmentDraw draw in draws)
        {
            int place = value(draw) - low;
            if (place < 0 || place >= count)
            {
                return double.PositiveInfinity;
            }

            counts[place]++;
        }

        return counts.Max(c => Worst(c, 1.0 / count));
    }

    private static double Worst(int count, double share) =>
        share is 0 or 1 ? (count == share * Draws ? 0 : double.PositiveInfinity) : Math.Abs(count - Draws * share) / Math.Sqrt(Draws * share * (1 - share));
}
