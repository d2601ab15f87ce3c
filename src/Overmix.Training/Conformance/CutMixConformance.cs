using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>What any CutMix should keep, as clauses that can be run. Statistical clauses have a false-alarm rate of at most 10⁻⁶ each.</summary>
public static class CutMixConformance
{
    private const int Classes = 5, Channels = 2, Height = 6, Width = 9;
    private const double Rounding = 4 * 1.2e-7; // k·ε on target masses ≤ 1
    private const int Draws = 20_000;

    // Two-sided normal tail 2·10⁻⁹; at most 64 comparisons a clause stay below 10⁻⁶.
    private const double SixSigma = 6;

    /// <summary>Runs every clause.</summary>
    /// <param name="subject">The implementation.</param>
    /// <returns>One result a clause. A clause during which the subject throws is not kept.</returns>
    public static IReadOnlyList<ConformanceResult> Check(ICutMixImplementation subject) =>
    [
        ClauseRun.Of("cutmix-pixels-match-a-plain-loop", () => Pixels(subject)),
        ClauseRun.Of("cutmix-label-weight-is-the-area-that-stays", () => LabelWeight(subject)),
        ClauseRun.Of("cutmix-same-class-pair", () => SameClass(subject)),
        ClauseRun.Of("cutmix-empty-and-whole-box", () => Extremes(subject)),
        ClauseRun.Of("cutmix-side-is-the-root-of-one-minus-lambda", () => Sides(subject)),
        ClauseRun.Of("cutmix-centres-are-uniform-and-clipped", () => Centres(subject)),
    ];

    private static (bool Holds, string Evidence) Pixels(ICutMixImplementation subject)
    {
        (Tensor x, Tensor y, CutBox[] boxes, int[] partner) = Batch(7);
        float[] found = subject.Paste(x, y, Classes, boxes, partner).Inputs.contiguous().data<float>().ToArray(), original = x.data<float>().ToArray();
        int plane = Height * Width, image = Channels * plane;
        int wrong = Enumerable.Range(0, found.Length).Count(at =>
        {
            (int k, int i, int j) = (at / image, at % plane / Width, at % Width);
            CutBox box = boxes[k];
            bool inside = i >= box.Top && i < box.Top + box.Height && j >= box.Left && j < box.Left + box.Width;
            return found[at] != original[(inside ? partner[k] : k) * image + at % image];
        });
        return (wrong == 0 && found.Length == original.Length, $"{wrong} of {found.Length} pixels are not those of a plain loop.");
    }

    private static (bool Holds, string Evidence) LabelWeight(ICutMixImplementation subject)
    {
        (Tensor x, Tensor y, CutBox[] boxes, int[] partner) = Batch(9);
        float[] found = subject.Paste(x, y, Classes, boxes, partner).Targets.contiguous().data<float>().ToArray();
        long[] labels = y.data<long>().ToArray();
        double worst = Enumerable.Range(0, found.Length).Max(at =>
        {
            (int k, int c) = Math.DivRem(at, Classes);
            double stays = 1 - boxes[k].Height * boxes[k].Width / (double)(Height * Width);
            return Math.Abs(found[at] - ((labels[k] == c ? stays : 0) + (labels[partner[k]] == c ? 1 - stays : 0)));
        });
        return (worst <= Rounding, $"Target masses are off the areas by at most {worst:G2}.");
    }

    private static (bool Holds, string Evidence) SameClass(ICutMixImplementation subject)
    {
        (Tensor x, _, CutBox[] boxes, int[] partner) = Batch(4);
        Tensor targets = subject.Paste(x, full(4, 2, dtype: ScalarType.Int64), Classes, boxes, partner).Targets;
        double error = Math.Abs(1 - targets.select(1, 2).min().item<float>());
        return (error <= Rounding, $"A pair of one class keeps its whole mass on it to {error:G2}.");
    }

    private static (bool Holds, string Evidence) Extremes(ICutMixImplementation subject)
    {
        (Tensor x, Tensor y, _, _) = Batch(2);
        (Tensor mixed, Tensor targets) = subject.Paste(x, y, Classes, [new CutBox(3, 3, 0, 0), new CutBox(0, 0, Height, Width)], [1, 0]);
        Tensor first = x.narrow(0, 0, 1).expand(2, -1, -1, -1), label = nn.functional.one_hot(y.narrow(0, 0, 1).expand(2), Classes);
        bool holds = mixed.eq(first).all().item<bool>() && targets.sub(label).abs().max().item<float>() <= Rounding;
        return (holds, holds ? "An empty box leaves the image, a whole one replaces it." : "An empty or a whole box does not give the image or its partner.");
    }

    // A box whose centre keeps it inside the image is not clipped: its sides must lie within two pixels below √(1−λ) of the image's (whole pixels, even sides).
    private static (bool Holds, string Evidence) Sides(ICutMixImplementation subject)
    {
        const int height = 32, width = 48;
        double[] lambdas = [0, 0.19, 0.36, 0.51, 0.75, 0.91, 0.99, 1];
        double worst = lambdas.Max(lambda =>
        {
            CutBox[] boxes = subject.DrawBoxes(lambda, height, width, 500, 1);
            double side = Math.Sqrt(1 - lambda);
            (double tall, double wide) = (boxes.Max(b => b.Height), boxes.Max(b => b.Width));
            return Math.Max(Off(tall, side * height), Off(wide, side * width));
        });
        return (worst <= 2, $"The largest sides lie at most {worst:F1} pixels off √(1−λ) of the image's.");

        // Half a pixel above allows for rounding in place of truncation.
        static double Off(double found, double nominal) => found > nominal + 1 ? double.PositiveInfinity : nominal - found - 1e-9;
    }

    private static (bool Holds, string Evidence) Centres(ICutMixImplementation subject)
    {
        // λ = ¾ on 8×8: half side 2. Clipped heights over uniform centres 0…7: 2, 3, 4, 4, 4, 4, 4, 3. A box kept inside the image would always have 4.
        CutBox[] boxes = subject.DrawBoxes(0.75, 8, 8, Draws, 2);
        double[] shares = [1 / 8.0, 2 / 8.0, 5 / 8.0];
        double worst = new[] { 2, 3, 4 }.Zip(shares).Max(expected => Math.Max(
            Deviation(boxes.Count(b => b.Height == expected.First), expected.Second), Deviation(boxes.Count(b => b.Width == expected.First), expected.Second)));
        double tops = new[] { 0, 1, 2, 3, 4, 5 }.Max(top => Deviation(boxes.Count(b => b.Top == top), top == 0 ? 3 / 8.0 : 1 / 8.0));
        bool inside = boxes.All(b => b.Top >= 0 && b.Left >= 0 && b.Top + b.Height <= 8 && b.Left + b.Width <= 8);
        return (inside && worst <= SixSigma && tops <= SixSigma, $"Boxes {(inside ? "lie inside" : "leave")} the image; sides and places occur within {Math.Max(worst, tops):F1} standard errors of uniform centres, clipped.");
    }

    private static double Deviation(int count, double share) => Math.Abs(count - Draws * share) / Math.Sqrt(Draws * share * (1 - share));

    private static (Tensor Inputs, Tensor Labels, CutBox[] Boxes, int[] Partner) Batch(int size)
    {
        RandomStream stream = new RandomStreams(20190513).Open(StreamName.MixBox, size);
        float[] values = [.. Enumerable.Range(0, size * Channels * Height * Width).Select(_ => (float)stream.NextGaussian())];
        long[] labels = [.. Enumerable.Range(0, size).Select(_ => (long)stream.NextInt(Classes))];
        CutBox[] boxes = [.. Enumerable.Range(0, size).Select(_ => CutBox.About(stream.NextDouble(), Height, Width, stream.NextInt(Height), stream.NextInt(Width)))];
        return (tensor(values).reshape(size, Channels, Height, Width), tensor(labels), boxes, stream.NextPermutation(size));
    }
}
