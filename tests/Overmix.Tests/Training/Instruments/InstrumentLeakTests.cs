using Overmix.Core.Configuration;
using Overmix.Tests.Reliability;
using Overmix.Training.Instruments;
using Overmix.Training.Loop;

namespace Overmix.Tests.Training.Instruments;

[Collection(nameof(TensorCounts))]
public sealed class InstrumentLeakTests : IDisposable
{
    // The networks are made before anything is counted: TorchSharp counts the empty shell of each tensor that became a parameter, for good.
    private readonly InstrumentCase _pictures = InstrumentCase.Pictures(c => c with { Mixup = new() { Kind = MixingKind.Manifold } });

    public void Dispose() => _pictures.Dispose();

    [Fact]
    [NoTensorLeaks]
    public void Instruments_OutsideAnyScope_LeaveNothing()
    {
        FrozenPairs set = FrozenPairs.Draw(_pictures.Setup, PairParts.Cross, 12);
        using (FullGradient.Of(_pictures.Model, set, LossKind.CrossEntropy))
        using (FullGradient.Of(_pictures.Model, FrozenPairs.Unmixed(_pictures.Setup), LossKind.MeanSquaredError))
        using (var geometry = new WeightGeometry(_pictures.Model))
        {
            _ = geometry.Measure();
            _ = PairExcess.Of(_pictures.Model, set, LossKind.CrossEntropy);
            _ = Evaluator.Calibrate(_pictures.Model, _pictures.Setup.Data.Train, 5);
        }
    }
}
