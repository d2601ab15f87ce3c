using Overmix.Tests.Training.Delivery;
using Overmix.Tests.Training.Loop;
using Overmix.Training.Data;
using Overmix.Training.Delivery;
using Overmix.Training.Instruments;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Instruments;

public sealed class LabelNoiseMeterTests
{
    private const double Rounding = 1e-6; // float32 logits

    [Fact]
    public void Of_ATeacher_IsThatOfAPlainLoop()
    {
        using InstrumentCase small = InstrumentCase.Points(), other = InstrumentCase.Points(c => c with { Seed = 9 });
        using var scope = NewDisposeScope();
        using Teacher teacher = Teacher.OfWeights(small.Setup, other.Model.state_dict());
        FrozenPairs pairs = FrozenPairs.Draw(small.Setup, PairParts.Cross, 21);
        LabelNoiseFigures found = LabelNoiseMeter.Of(small.Model, teacher, pairs);
        using var noGradient = no_grad();
        other.Model.eval();
        double variation = 0, agreement = 0, argMax = 0, taken = 0, noise = 0, distance = 0;
        foreach (PairBatch batch in pairs.Halves.SelectMany(h => h))
        {
            Tensor inputs = pairs.Inputs(batch), targets = pairs.Targets(batch);
            for (int k = 0; k < batch.Count; k++)
            {
                double[] y = Row(targets[k]), p = Row(other.Model.forward(inputs[k].unsqueeze(0)).softmax(1)), f = Row(small.Model.forward(inputs[k].unsqueeze(0)).softmax(1));
                for (int c = 0; c < y.Length; c++)
                {
                    variation += Math.Abs(y[c] - p[c]) / 2;
                    agreement += y[c] * p[c];
                    taken += (f[c] - p[c]) * (y[c] - p[c]);
                    noise += Math.Pow(y[c] - p[c], 2);
                    distance += Math.Abs(f[c] - p[c]) / 2;
                }

                argMax += y.Index().MaxBy(i => i.Item).Index != p.Index().MaxBy(i => i.Item).Index ? 1 : 0;
            }
        }

        Assert.Equal(variation / 21, found.TotalVariation, Rounding);
        Assert.Equal(1 - (agreement / 21), found.DrawnDisagreement, Rounding);
        Assert.Equal(argMax / 21, found.ArgMaxDisagreement, Rounding);
        Assert.Equal(taken / noise, found.FittedShare, Rounding);
        Assert.Equal(distance / 21, found.TeacherDistance, Rounding);
        Assert.True(found.TotalVariation <= found.DrawnDisagreement); // the maximal coupling disagrees least
    }

    [Fact]
    public void FittedShare_OfTheTeacherItself_IsZero()
    {
        using InstrumentCase small = InstrumentCase.Points();
        using var scope = NewDisposeScope();
        using Teacher teacher = Teacher.OfWeights(small.Setup, small.Model.state_dict());
        LabelNoiseFigures found = LabelNoiseMeter.Of(small.Model, teacher, FrozenPairs.Draw(small.Setup, PairParts.Train, 21));
        Assert.Equal((0, 0), (found.FittedShare, found.TeacherDistance));
        Assert.True(found.TotalVariation > 0.1);
    }

    [Fact]
    public void Probabilities_OfAnEnsemble_AreTheMeanOfItsModelsEachStandardisedItsOwnWay()
    {
        using InstrumentCase small = InstrumentCase.Points();
        ModelCard card = TestModels.Card with { Classes = ["a", "b", "c"], Input = new InputShape(1, 1, TinyRun.Features) };
        using TrainedModel one = TestModels.Untrained(card), other = TestModels.Untrained(card with { Architecture = new() { Widths = [4, 2] }, Standardization = new([0.5], [2]) });
        using var teacher = Teacher.Of([one, other], small.Setup.Data);
        using var scope = NewDisposeScope();
        Tensor raw = tensor(new float[] { 0.1f, -1, 2, 0.5f, 3 }).reshape(1, 1, 1, TinyRun.Features);
        Standardization own = small.Setup.Data.Standardization;
        double[] found = Row(teacher.Probabilities((raw - own.Mean[0]) / own.Deviation[0]));
        double[] expected = [.. Enumerable.Range(0, 3).Select(c => new[] { one, other }.Average(m => Math.Exp(m.Predict(raw.data<float>().ToArray()).LogProbabilities.Span[c])))];
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, Rounding));
        Assert.NotEqual(Math.Exp(one.Predict(raw.data<float>().ToArray()).LogProbabilities.Span[0]), found[0], 1e-3);
    }

    [Fact]
    public void Of_ATeacherOfOtherClasses_IsRefused()
    {
        using InstrumentCase small = InstrumentCase.Points();
        using TrainedModel foreign = TestModels.Untrained(TestModels.Card);
        Assert.Contains("classes", Assert.Throws<ModelException>(() => Teacher.Of([foreign], small.Setup.Data)).Message, StringComparison.Ordinal);
    }

    private static double[] Row(Tensor values) => values.flatten().to_type(ScalarType.Float64).data<double>().ToArray();
}
