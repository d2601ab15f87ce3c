using System.Security.Cryptography;
using System.Text;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Tests.Training.Checkpoints;
using Overmix.Training.Checkpoints;
using Overmix.Training.Delivery;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Delivery;

public sealed class ModelFolderTests : IDisposable
{
    private readonly QuickFolder _folder = new();

    private string Model => _folder.Sub("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThenLoad_GivesTheSameCardAndPredictions()
    {
        TestModels.Write(Model);
        using TrainedModel model = TrainedModel.Load(Model);
        Assert.Equal(TestModels.Card.ToJson(), model.Card.ToJson());
        Assert.Equal(["red fox", "été", "\"quoted\", <b>"], model.Card.Classes);
        Predictions said = model.Predict((float[])[0.25f, 0.75f, 1f, 0f]);

        // The other road: the weights by hand, x ↦ W₂·max(0, W₁·(x − μ)/σ + b₁) + b₂. Rounding: single precision, a dozen operations near 1.
        Dictionary<string, Tensor> weights = TestModels.Weights(1);
        float[][] w = [.. weights.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value.data<float>().ToArray())]; // biases before weights
        double[] x = [(0.25 - 0.1) * 3, (0.75 - 0.1) * 3];
        double[] hidden = [.. Enumerable.Range(0, 3).Select(i => Math.Max(0, w[0][i] + (w[1][2 * i] * x[0]) + (w[1][(2 * i) + 1] * x[1])))];
        double[] logits = [.. Enumerable.Range(0, 3).Select(i => w[2][i] + Enumerable.Range(0, 3).Sum(j => w[3][(3 * i) + j] * hidden[j]))];
        double normaliser = Math.Log(logits.Sum(Math.Exp));
        Assert.Equal(2, said.Count);
        Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(logits[c] - normaliser, said.LogProbabilities.Span[c], 1e-5));
        Assert.Equal(Array.IndexOf(logits, logits.Max()), said.Predicted.Span[0]);
        Assert.Equal(said.Predicted.Span[0], said.Top(0, 1)[0].Class);
        Assert.Equal(1, said.Top(0, 9).Sum(t => t.Probability), 1e-12);
        TestModels.Free(weights);
    }

    [Fact]
    public void Load_AnyFlippedBit_IsRefusedWithTheFilesName()
    {
        TestModels.Write(Model);
        RandomStream draws = new RandomStreams(5).Open(StreamName.Theory);
        foreach (string name in new[] { ModelFolder.CardFile, ModelFolder.WeightsFile, "SHA256SUMS" })
        {
            string path = Path.Combine(Model, name);
            byte[] sound = File.ReadAllBytes(path);
            for (int trial = 0; trial < 100; trial++)
            {
                byte[] flipped = [.. sound];
                flipped[draws.NextInt(sound.Length)] ^= (byte)(1 << draws.NextInt(8));
                File.WriteAllBytes(path, flipped);
                CheckpointException error = Assert.Throws<CheckpointException>(() => TrainedModel.Load(Model));
                Assert.Equal(ExitCode.InvalidData, error.ExitCode);
                Assert.Contains(Model, error.Message, StringComparison.Ordinal);
            }

            File.WriteAllBytes(path, sound);
        }

        TrainedModel.Load(Model).Dispose();
    }

    [Theory]
    [InlineData(ModelFolder.CardFile)]
    [InlineData(ModelFolder.WeightsFile)]
    [InlineData("SHA256SUMS")]
    public void Load_MissingFile_NamesIt(string name)
    {
        TestModels.Write(Model);
        File.Delete(Path.Combine(Model, name));
        Assert.Contains($"{name}: is missing", Assert.Throws<CheckpointException>(() => TrainedModel.Load(Model)).Message, StringComparison.Ordinal);
    }

    // A stranger can seal anything: what is sealed must still fit itself.
    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema")]
    [InlineData("\"schema\": 1", "\"schema\": \"1\"", "schema")]
    [InlineData("\"channels\": 1", "\"channels\": 2", "standardisation")]
    [InlineData("\"width\": 2", "\"width\": 100000", "sides")]
    [InlineData("\"width\": 2", "\"width\": 3", "another shape")]
    [InlineData("\"été\"", "\"red fox\"", "different names")]
    [InlineData("\"été\",", "", "training examples of each class")]
    [InlineData("\"ep00007-s0002\"", "\"../../x\"", "position")]
    [InlineData("\"relu\"", "\"sine\"", "architecture.activation")]
    [InlineData("\"relu\"", "7", "architecture.activation")]
    [InlineData("\"evaluationBatchSize\": 4", "\"evaluationBatchSize\": 0", "batch size")]
    [InlineData("\"parameters\": 21", "\"parameters\": 21, \"code\": 1", "code")]
    [InlineData("\"parameters\": 21", "\"parameters\": 1e99", "parameters")]
    [InlineData("{", "[", "")]
    public void Load_ACardThatContradictsItself_IsRefused(string text, string replacement, string expected)
    {
        TestModels.Write(Model);
        string path = Path.Combine(Model, ModelFolder.CardFile), card = File.ReadAllText(path);
        Assert.Contains(text, card, StringComparison.Ordinal);
        int at = card.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(path, card[..at] + replacement + card[(at + text.Length)..]);
        Seal();
        Assert.Contains(expected, Assert.Throws<CheckpointException>(() => TrainedModel.Load(Model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ADeviationOfZero_IsRefused()
    {
        Dictionary<string, Tensor> weights = TestModels.Weights(1);
        ModelFolder.Write(Model, TestModels.Card with { Standardization = new([0], [0]) }, weights);
        TestModels.Free(weights);
        Assert.Contains("standardisation", Assert.Throws<CheckpointException>(() => TrainedModel.Load(Model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_KilledAnywhere_LeavesTheOldOrTheNewModelWhole()
    {
        string[] names = ["old", "new"];
        double[] said = [.. names.Select((name, seed) =>
        {
            TestModels.Write(_folder.Sub(name), (ulong)seed + 1);
            return TestModels.Say(_folder.Sub(name));
        })];
        Dictionary<string, Tensor> weights = TestModels.Weights(2);
        int points = 0;
        for (int failAt = 1; ; failAt = failAt < 40 || failAt > points - 60 ? failAt + 1 : failAt + 23)
        {
            var storage = new FaultyStorage(failAt, Fault.Kill);
            TestModels.Write(Model, 1);
            points = points == 0 ? PointsOf(weights) : points;
            try
            {
                ModelFolder.Write(storage, Model, TestModels.Card, weights);
                break;
            }
            catch (KilledException)
            {
                // Between two renames the old one stands aside; the run, which has no end yet, is gone on with and writes it again.
                string standing = Directory.Exists(Model) ? Model : Model + ".old";
                Assert.Contains(TestModels.Say(standing), said);
                ModelFolder.Write(Model, TestModels.Card, weights);
                Assert.Equal(said[1], TestModels.Say(Model));
                Assert.Equal(["model"], Directory.GetDirectories(_folder.Path, "model*").Select(Path.GetFileName));
            }
        }

        TestModels.Free(weights);
        Assert.True(points > 500);
    }

    [Fact]
    public void Write_DiskFull_SaysSoKeepsTheOldModelAndLeavesNothing()
    {
        TestModels.Write(Model, 1);
        double before = TestModels.Say(Model);
        Dictionary<string, Tensor> weights = TestModels.Weights(2);
        StorageException error = Assert.Throws<StorageException>(() => ModelFolder.Write(new FaultyStorage(100, Fault.DiskFull), Model, TestModels.Card, weights));
        TestModels.Free(weights);
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, TestModels.Say(Model));
        Assert.Equal(["model"], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Predict_WhatIsNoInput_IsRefused()
    {
        TestModels.Write(Model);
        using TrainedModel model = TrainedModel.Load(Model);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(Array.Empty<byte>()));
    }

    private int PointsOf(Dictionary<string, Tensor> weights)
    {
        var count = new FaultyStorage(int.MaxValue, Fault.Kill);
        ModelFolder.Write(count, Model, TestModels.Card, weights);
        TestModels.Write(Model, 1);
        return count.Points;
    }

    private void Seal() => File.WriteAllText(Path.Combine(Model, "SHA256SUMS"), string.Concat(new[] { ModelFolder.WeightsFile, ModelFolder.CardFile }
        .Select(name => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Model, name))))}  {name}\n")), Encoding.ASCII);
}
