using Overmix.Training.Instruments;
using Overmix.Training.Mixup;
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

    private static double[] Row(Tensor values) => values.flatten().to_type(ScalarType.Float64).data<double>().ToArray();
}
