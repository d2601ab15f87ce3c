using System.Text.Json;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.OwnImages;

/// <summary>From a folder of pictures to predictions for new ones, as a shell sees it.</summary>
public sealed class OwnImagesTests(OwnImagesTests.TrainedOnShapes trained) : IClassFixture<OwnImagesTests.TrainedOnShapes>
{
    /// <summary>Settings that train in seconds.</summary>
    public static IReadOnlyList<string> Small { get; } =
    [
        "-s", "name=shapes", "-s", "data.imageSize=24", "-s", "model.width=12", "-s", "train.epochs=20", "-s", "train.batchSize=10", "-s", "train.threads=1", "-s", "mixup.alpha=0.2",
    ];

    /// <summary>A small network trained on a folder of shapes whose classes differ in number.</summary>
    public sealed class TrainedOnShapes : IDisposable
    {
        private readonly TempFolder _folder = new();

        public TrainedOnShapes()
        {
            ShapePictures.Fill(_folder["shapes"], 1, 60, 45, 30);
            Training = Overmix(["train", "--data", "shapes", "--model", "cnn", "--out", "runs", .. Small]);
            Assert.True(Training.ExitCode == 0, Training.Error);
            Run = Assert.Single(Directory.GetDirectories(_folder["runs/shapes"]));
        }

        internal ProcessOutcome Training { get; }

        public string Run { get; }

        public string this[string name] => _folder[name];

        /// <summary>Runs a command line in the folder, its cache of pictures inside, too.</summary>
        internal ProcessOutcome Overmix(params string[] arguments)
        {
            using OvermixProcess process = OvermixProcess.Start(arguments, new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = _folder["cache"] }, _folder.Path);
            return process.WaitForExit();
        }

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void Train_FolderOfPictures_SaysItsSettingsAndItsClasses()
    {
        Assert.Contains("settings for images, each to be changed with -s: data.train=0 data.imageSize=64", trained.Training.Error, StringComparison.Ordinal);
        Assert.Matches(@"training examples a class: a circle \d+, čtverec \d+, 三角形 △ \d+; from \d+ to \d+", trained.Training.Error);
        string config = File.ReadAllText(Path.Combine(trained.Run, "config.yaml"));
        Assert.All(
            ["name: \"folder\"", $"path: \"{trained["shapes"]}\"", "imageSize: 24", "name: \"cnn\"", "name: cosine", "nesterov: true", "epochs: 20"],
            line => Assert.Contains(line, config, StringComparison.Ordinal));
        string facts = File.ReadAllText(Path.Combine(trained.Run, "facts.json"));
        Assert.Contains("\"cnn, 12 channels in its first stage\"", facts, StringComparison.Ordinal);
        Assert.Contains("\"shapes: ", facts, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_NewPictures_GetsThemRight()
    {
        ShapePictures.Fill(trained["new"], 2, 20, 20, 20);
        JsonElement found = Json(trained.Overmix("predict", trained.Run, "new", "--json"));
        Assert.Equal(ShapePictures.Classes, found.GetProperty("classes").EnumerateArray().Select(c => c.GetString()));
        JsonElement[] predictions = [.. found.GetProperty("predictions").EnumerateArray()];
        Assert.Equal(60, predictions.Length);
        int wrong = predictions.Count(p => p.GetProperty("class").GetString() != Path.GetFileName(Path.GetDirectoryName(p.GetProperty("file").GetString())));

        // Guessing is wrong in 40 of 60 on average, and in 15 or fewer with a probability of 4·10⁻¹².
        Assert.InRange(wrong, 0, 15);
        Assert.All(predictions, p => Assert.Equal(1, p.GetProperty("top").EnumerateArray().Sum(t => t.GetProperty("probability").GetDouble()), 1e-9));
    }

    [Fact]
    public void Evaluate_Run_GivesTheLastRecordsTestErrorAndTheClassesNames()
    {
        JsonElement found = Json(trained.Overmix("evaluate", trained.Run, "--json")), shown = Json(trained.Overmix("runs", "show", trained.Run, "--json"));
        Assert.Equal(shown.GetProperty("last").GetProperty("testError").GetDouble(), found.GetProperty("error").GetDouble());
        Assert.Equal(45, found.GetProperty("examples").GetInt32()); // a third of 135
        Assert.Equal(ShapePictures.Classes, found.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        ProcessOutcome text = trained.Overmix("evaluate", Path.Combine(trained.Run, "model"), "--part", "validation");
        Assert.True(text.ExitCode == 0, text.Error);
        Assert.Contains("三角形 △", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_OtherFolder_UsesAllOfItAndRefusesUnknownClasses()
    {
        ShapePictures.Fill(trained["two"], 3, 0, 6, 8);
        Directory.Delete(Path.Combine(trained["two"], ShapePictures.Classes[0]));
        JsonElement found = Json(trained.Overmix("evaluate", trained.Run, "--data", "two", "--json"));
        Assert.Equal(("all", 14), (found.GetProperty("part").GetString(), found.GetProperty("examples").GetInt32()));
        Assert.Equal([0, 6, 8], found.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("examples").GetInt32()));
        Directory.Move(Path.Combine(trained["two"], ShapePictures.Classes[1]), Path.Combine(trained["two"], "hexagon"));
        ProcessOutcome refused = trained.Overmix("evaluate", trained.Run, "--data", "two");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("'hexagon'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_BadFilesAmongGood_GetOneMessageEachAndTheOthersGoOn()
    {
        Directory.CreateDirectory(trained["mixed"]);
        byte[] good = ShapePictures.Draw(0, new Overmix.Core.Seeding.RandomStreams(9).Open(Overmix.Core.Seeding.StreamName.Theory));
        File.WriteAllBytes(trained["mixed/a.jpg"], good);
        File.WriteAllBytes(trained["mixed/cut.jpg"], good[..(good.Length / 2)]);
        File.WriteAllText(trained["mixed/text.png"], "no picture");
        File.WriteAllBytes(trained["mixed/empty.jpeg"], []);
        File.WriteAllBytes(trained["mixed/z.jpg"], good);
        ProcessOutcome outcome = trained.Overmix("predict", trained.Run, "mixed", "mixed/missing.jpg", "--json");
        Assert.Equal(3, outcome.ExitCode);
        JsonElement found = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(["mixed/a.jpg", "mixed/z.jpg"], found.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("file").GetString()));
        Assert.Equal(["mixed/cut.jpg", "mixed/empty.jpeg", "mixed/text.png", "mixed/missing.jpg"], found.GetProperty("failures").EnumerateArray().Select(p => p.GetProperty("file").GetString()));
        string[] lines = outcome.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        Assert.Equal("error: 4 of 6 pictures could not be read", lines[^1]);
        double[] probabilities = [.. found.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("probability").GetDouble())];
        Assert.Equal(probabilities[0], probabilities[1]);
    }

    [Fact]
    public void Predict_PatternAndTopK_TellWhatIsAsked()
    {
        ShapePictures.Fill(trained["few"], 4, 2, 0, 1);
        ProcessOutcome outcome = trained.Overmix("predict", trained.Run, "few/a circle/*.jpg", "few/三角形 △/0.jpg", "--top-k", "1");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[] lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("few/a circle/0.jpg", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(" %", lines[1], StringComparison.Ordinal);
        ProcessOutcome none = trained.Overmix("predict", trained.Run, "few/*.jpg");
        Assert.Equal((3, "", "error: few/*.jpg: fits no file.\n"), (none.ExitCode, none.Output, none.Error));
    }

    [Fact]
    public void Predict_DamagedModel_IsRefusedWithCode3()
    {
        foreach (string file in new[] { "model.safetensors", "model.json" })
        {
            Directory.CreateDirectory(trained["broken"]);
            Directory.GetFiles(Path.Combine(trained.Run, "model")).ToList().ForEach(f => File.Copy(f, Path.Combine(trained["broken"], Path.GetFileName(f)), overwrite: true));
            byte[] bytes = File.ReadAllBytes(trained[$"broken/{file}"]);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(trained[$"broken/{file}"], bytes);
            ProcessOutcome outcome = trained.Overmix("predict", "broken", "shapes");
            Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
            Assert.StartsWith($"error: broken/{file}", Assert.Single(outcome.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nowhere", "no such folder or file, and no data set of this name")]
    [InlineData("cifr10", "did you mean cifar10?")]
    public void Train_DataThatAreNone_SaysSo(string data, string expected)
    {
        ProcessOutcome outcome = trained.Overmix("train", "--data", data);
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(ProcessOutcome outcome)
    {
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }
}
