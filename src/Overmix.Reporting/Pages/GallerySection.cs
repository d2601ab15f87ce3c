using System.Globalization;
using Overmix.Core.Gallery;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>Real mixed examples: the two pictures, the mixture, its label, and what the network says of it early and late.</summary>
internal static class GallerySection
{
    private const int Shown = 4;

    /// <summary>Writes the section; nothing where the runs left no examples.</summary>
    public static Markup Of(ReportData data)
    {
        if (data.Gallery is not { Examples.Examples.Count: > 0, Outputs.Count: > 0 } gallery)
        {
            return default;
        }

        return Markup.Of($"""
            <section aria-labelledby="gallery">
            <h2 id="gallery">Mixed examples, and what the network says of them</h2>
            <p>Pairs of training examples of {gallery.Group}, seed {gallery.Seed}, drawn by the run for this purpose and mixed by its own law of λ; the probabilities are the network’s in evaluation mode. A network that has learnt blended labels by heart says close to λ and 1 − λ.</p>
            <div class="gallery">
            {gallery.Examples.Examples.Select((example, k) => Card(gallery, example, k))}</div>
            </section>
            """);
    }

    private static Markup Card(ReportGallery gallery, MixedExample example, int index)
    {
        GalleryExamples all = gallery.Examples;
        string first = NameOf(all, example.FirstLabel), second = NameOf(all, example.SecondLabel);
        string label = example.FirstLabel == example.SecondLabel ? $"100 % {first}" : $"{Percent(example.Lambda)} {first} + {Percent(1 - example.Lambda)} {second}";
        int[] classes = [.. new[] { example.FirstLabel, example.SecondLabel }.Distinct()];
        return Markup.Of($"""
            <figure class="mixed">
            <div class="pictures">{Picture(all, example.First, $"training example of class {first}")}<span aria-hidden="true">+</span>{Picture(all, example.Second, $"training example of class {second}")}<span aria-hidden="true">=</span>{Picture(all, example.Mixed, $"their mixture: {label}")}</div>
            <figcaption>λ = {example.Lambda.ToString("0.00", CultureInfo.InvariantCulture)}; label: {label}</figcaption>
            <table>
            <thead><tr><th scope="col">epoch</th>{classes.Select(c => Markup.Of($"<th scope=\"col\">{NameOf(all, c)}</th>"))}<th scope="col">likeliest</th></tr></thead>
            <tbody>
            <tr><th scope="row">label</th>{classes.Select(c => Markup.Of($"<td>{Percent((c == example.FirstLabel ? example.Lambda : 0) + (c == example.SecondLabel ? 1 - example.Lambda : 0))}</td>"))}<td></td></tr>
            {Epochs(gallery.Outputs).Select(o => Row(o, all, classes, index))}</tbody>
            </table>
            </figure>

            """);
    }

    private static Markup Row(GalleryOutputs outputs, GalleryExamples all, int[] classes, int index)
    {
        IReadOnlyList<ClassProbability> output = outputs.Outputs[index];
        string Of(int label) => output.Where(p => p.Class == label).Select(p => Percent(p.Probability)).FirstOrDefault("–");
        string likeliest = output.Count > 0 ? $"{NameOf(all, output[0].Class)} {Percent(output[0].Probability)}" : "–";
        return Markup.Of($"<tr><th scope=\"row\">{FigureText.Whole(outputs.Epoch)}</th>{classes.Select(c => Markup.Of($"<td>{Of(c)}</td>"))}<td>{likeliest}</td></tr>\n");
    }

    /// <summary>The untrained network is no news: a few epochs from the first to the last.</summary>
    private static IEnumerable<GalleryOutputs> Epochs(IReadOnlyList<GalleryOutputs> outputs)
    {
        GalleryOutputs[] trained = [.. outputs.Where(o => o.Epoch > 0 || outputs.Count == 1)];
        int count = Math.Min(Shown, trained.Length);
        return Enumerable.Range(0, count).Select(i => trained[count == 1 ? ^1 : i * (trained.Length - 1) / (count - 1)]);
    }

    private static Markup Picture(GalleryExamples all, IReadOnlyList<byte> pixels, string alt) =>
        Markup.Of($"<img src=\"data:image/png;base64,{Convert.ToBase64String(PixelPicture.Png(all, pixels))}\" alt=\"{alt}\" width=\"64\" height=\"64\">");

    // Names may be numbers: the quotes keep them from being read as shares.
    private static string NameOf(GalleryExamples all, int label) => $"“{all.ClassNames[label]}”";

    private static string Percent(double share) => double.IsFinite(share) ? (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %" : "not finite";
}
