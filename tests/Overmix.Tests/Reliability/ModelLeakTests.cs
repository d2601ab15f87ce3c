using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Tests.Runs;
using Overmix.Tests.Training.Delivery;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Delivery;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Reliability;

/// <summary>Whoever serves predictions for days loads models and asks them again and again.</summary>
[Collection(nameof(TensorCounts))]
public sealed class ModelLeakTests
{
    [Theory]
    [InlineData("mlp", Precision.Float32, ImageLayout.Contiguous)]
    [InlineData("cnn", Precision.Bfloat16, ImageLayout.ChannelsLast)]
    public void Model_WriteLoadPredict_LeavesNothing(string name, Precision precision, ImageLayout layout)
    {
        using var folder = new TempFolder();
        ModelCard card = TestModels.Card with
        {
            Architecture = new() { Name = name, Width = 4, Widths = [3] },
            Input = new InputShape(1, 8, 8),
            Compute = TestModels.Card.Compute with { Precision = precision, Layout = layout },
        };
        static long CountAfter(Action act)
        {
            GC.Collect(); // What others left behind must not be counted as gone meanwhile.
            GC.WaitForPendingFinalizers();
            long before = Tensor.TotalCount;
            act();
            return Tensor.TotalCount - before;
        }

        // TorchSharp's parameter takes over the tensor it is made of and forgets to count it as gone: one a parameter, of no memory.
        LibTorch.EnsureLoaded();
        long forgotten = CountAfter(() => Create(card).Dispose());
        Assert.Equal(forgotten, CountAfter(() =>
        {
            using nn.Module network = Create(card);
            ModelFolder.Write(folder["model"], card, network.state_dict());
        }));
        Assert.Equal(forgotten, CountAfter(() =>
        {
            using TrainedModel model = TrainedModel.Load(folder["model"]);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(2, model.Predict(new byte[128]).Count);
                Assert.Equal(1, model.Predict(new float[64]).Count);
            }
        }));
        using nn.Module counted = Create(card);
        Assert.Equal(forgotten, counted.parameters().Count());
    }

    [Fact]
    public void Load_WeightsOfAnotherArchitecture_IsRefusedAndLeavesNothing()
    {
        using var folder = new TempFolder();
        Dictionary<string, Tensor> weights = TestModels.Weights(1);
        ModelCard card = TestModels.Card with { Architecture = new() { Widths = [4] } };
        ModelFolder.Write(folder["model"], card, weights);
        TestModels.Free(weights);
        long before = Tensor.TotalCount;
        CheckpointException error = Assert.Throws<CheckpointException>(() => TrainedModel.Load(folder["model"]));
        Assert.Contains("does not fit the architecture beside it: 'layers.0.", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, Tensor.TotalCount - before); // as above: the parameters of the network that was made
    }

    private static nn.Module Create(ModelCard card) => ModelFactory.Create(card.Architecture, new ExampleShape(1, 8, 8), 3, new RandomStreams(1));
}
