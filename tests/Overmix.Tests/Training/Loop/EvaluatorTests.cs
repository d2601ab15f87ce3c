using Overmix.Diagnostics.Classification;
using Overmix.Tests.Training.Instruments;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Loop;

public sealed class EvaluatorTests
{
    [Fact]
    public void Calibrate_ANetwork_AgreesWithPlainSumsOverItsProbabilities()
    {
        using InstrumentCase small = InstrumentCase.Points();
        Examples examples = small.Setup.Data.Train;
        Evaluation found = Evaluator.Calibrate(small.Model, examples, 5);
        Assert.Equal(Evaluator.Evaluate(small.Model, examples, 5), (found.Error, found.Loss));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor probabilities = small.Model.forward(examples.Slice(0, examples.Count)).to_type(ScalarType.Float64).softmax(1);
        int[] predicted = [.. probabilities.argmax(1).data<long>().ToArray().Select(p => (int)p)];
        var expected = Calibration.Of(examples.LabelArray(), predicted, probabilities.data<double>().ToArray(), examples.Classes);
        Assert.Equal(expected.Brier, found.Brier, 1e-6); // float32 logits of other batches
        Assert.Equal(expected.ExpectedCalibrationError, found.CalibrationError, 1e-6);
        Assert.InRange(found.CalibrationError, 0.01, 1); // there is something to find
    }

    [Fact]
    public void Calibrate_LogitsThatAreNotFinite_GivesNaN()
    {
        using InstrumentCase small = InstrumentCase.Points();
        using (no_grad())
        {
            small.Model.parameters().First().fill_(float.NaN);
        }

        Evaluation found = Evaluator.Calibrate(small.Model, small.Setup.Data.Train, 5);
        Assert.Equal((double.NaN, double.NaN, double.NaN), (found.Loss, found.Brier, found.CalibrationError));
    }
}
