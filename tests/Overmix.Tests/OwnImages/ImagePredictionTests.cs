using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Runs.Store;
using Overmix.Studies.Evaluation;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Training.Data;
using Overmix.Training.Data.Images;
using Overmix.Training.Delivery;
using SkiaSharp;

namespace Overmix.Tests.OwnImages;

/// <summary>Pictures reach the network as those of the training did.</summary>
public sealed class ImagePredictionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_FilesOfTheTrainingFolder_SaysWhatTheirBytesInTheDataSetGive()
    {
        ShapePictures.Fill(_folder["shapes"], 5, 5, 4, 3);
        using ImageFolder set = ImageFolder.Open(_folder["shapes"], new ImageFolderOptions { ImageSize = 16, CacheFolder = _folder["cache"] });
        using TrainedModel model = Model(set);
        using Examples examples = model.Read(set, [.. Enumerable.Range(0, set.Count)]);
        Predictions expected = model.Predict(examples);
        Dictionary<string, double[]> byFile = ImagePredictions.Of(model, Directory.GetFiles(_folder["shapes"], "*.jpg", SearchOption.AllDirectories), 3)
            .ToDictionary(p => p.File, p => p.Top.OrderBy(t => t.Class).Select(t => t.Probability).ToArray());

        // Pictures have no names in a set: every row must be that of some file of its class, and none left over. Rounding: batches of another size, single precision.
        List<double[]>[] said = [.. ShapePictures.Classes.Select(c => byFile.Where(f => Path.GetFileName(Path.GetDirectoryName(f.Key)) == c).Select(f => f.Value).ToList())];
        for (int i = 0; i < set.Count; i++)
        {
            double[] row = [.. Enumerable.Range(0, 3).Select(c => Math.Exp(expected.LogProbabilities.Span[(3 * i) + c]))];
            int label = ShapePictures.Classes.ToList().IndexOf(set.ClassNames[set.Labels[i]]);
            int found = said[label].FindIndex(p => p.Zip(row, (a, b) => Math.Abs(a - b)).Max() < 1e-5);
            Assert.True(found >= 0);
            said[label].RemoveAt(found);
        }

        Assert.All(said, Assert.Empty);
    }

    [Fact]
    public void Of_SmallPngsOfDigits_AreTheDigits()
    {
        RunConfig config = new() { Data = new() { Train = 300 }, Model = new() { Widths = [32] }, Train = new() { Epochs = 40 } };
        RunDirectory run = new RunExecution().Start(new RunStore(_folder.Path), new RunOrder { Config = config }).Run;
        using TrainedModel model = ModelReference.Of(run).Load(out _);
        var digits = new DigitsDataSet();
        float[] pixels = new float[50 * 64];
        digits.Read([.. Enumerable.Range(0, 50)], pixels);
        byte[] bytes = [.. pixels.Select(p => (byte)Math.Round(255 * p))];
        string[] files = [.. bytes.Chunk(64).Select((picture, i) => WritePng(_folder[$"{i:D2}.png"], picture))];
        Predictions expected = model.Predict(bytes);
        ImagePrediction[] said = [.. ImagePredictions.Of(model, files, 1)];
        Assert.Equal(expected.Predicted.ToArray(), said.Select(p => p.Top[0].Class));
        Assert.InRange(said.Where((p, i) => p.Top[0].Class != digits.Labels[i]).Count(), 0, 15); // guessing would be wrong in 45; 15 or fewer with a probability below 10⁻²⁰
    }

    [Fact]
    public void Of_NetworkOfFeatures_IsRefused()
    {
        var table = new ArrayDataSet("table", [0f, 1f, 1f, 0f], [0, 1], new ExampleShape(1, 1, 2), ["a", "b"]);
        using TrainedModel model = Model(table, "mlp");
        StudyModelException error = Assert.Throws<StudyModelException>(() => ImagePredictions.Of(model, ["a.png"], 1).ToArray());
        Assert.Contains("not on pictures", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matched_GreyAndColour_AreAsAFolderOfPicturesHasThem()
    {
        RandomStream draws = new RandomStreams(3).Open(StreamName.Theory);
        byte[] rgb = [.. Enumerable.Range(0, 3 * 20).Select(_ => (byte)draws.NextInt(256))]; // [4, 5, 3]
        byte[] planes = new byte[60], grey = new byte[20], found = new byte[20], tripled = new byte[60];
        var picture = new DecodedImage(5, 4, rgb);
        picture.CopyPlanes(planes, 3);
        picture.CopyPlanes(grey, 1);
        var colour = new ByteImageDataSet("c", planes, [0], new ExampleShape(3, 4, 5), ["x"]);
        var mono = new ByteImageDataSet("g", grey, [0], new ExampleShape(1, 4, 5), ["x"]);
        ((IByteImages)MatchedImages.For(colour, mono.Shape)).ReadBytes([0], found);
        Assert.Equal(grey, found);
        ((IByteImages)MatchedImages.For(mono, colour.Shape)).ReadBytes([0], tripled);
        Assert.Equal([.. grey, .. grey, .. grey], tripled);
        Assert.Same(colour, MatchedImages.For(colour, colour.Shape));
        Assert.Same(colour, MatchedImages.For(colour, new ExampleShape(1, 5, 4))); // another size is no matter of colour
    }

    private static TrainedModel Model(IDataSet set, string name = "cnn")
    {
        var card = Training.Delivery.TestModels.Card with
        {
            Architecture = new() { Name = name, Width = 4, Widths = [3] },
            Classes = set.ClassNames,
            Input = new InputShape(set.Shape.Channels, set.Shape.Height, set.Shape.Width),
            Standardization = new Standardization([.. Enumerable.Repeat(0.4, set.Shape.Channels)], [.. Enumerable.Repeat(0.3, set.Shape.Channels)]),
        };
        return Training.Delivery.TestModels.Untrained(card);
    }

    private static string WritePng(string path, byte[] pixels)
    {
        using var bitmap = new SKBitmap(8, 8, SKColorType.Gray8, SKAlphaType.Opaque);
        pixels.CopyTo(bitmap.GetPixelSpan());
        using SKData file = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, file.ToArray());
        return path;
    }
}
