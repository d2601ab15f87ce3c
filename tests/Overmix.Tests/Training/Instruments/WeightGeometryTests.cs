using Overmix.Training.Instruments;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Instruments;

public sealed class WeightGeometryTests
{
    [Fact]
    public void Measure_MovedWeights_IsThatOfAPlainLoop()
    {
        using InstrumentCase small = InstrumentCase.Pictures();
        using var geometry = new WeightGeometry(small.Model);
        Assert.Equal(0, geometry.Measure().StartDistance);
        double distance = 0, norm = 0;
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach (TorchSharp.Modules.Parameter parameter in small.Model.parameters())
            {
                float[] before = parameter.detach().clone().flatten().data<float>().ToArray();
                parameter.mul_(1.25).add_(0.01);
                float[] after = parameter.detach().clone().flatten().data<float>().ToArray();
                distance += before.Zip(after, (b, a) => Math.Pow(a - (double)b, 2)).Sum();
                norm += after.Sum(a => (double)a * a);
            }
        }

        (double found, double? way) = geometry.Measure();
        Assert.Equal(Math.Sqrt(norm), found, 1e-12 * found);
        Assert.Equal(Math.Sqrt(distance), way!.Value, 1e-6 * way.Value); // differences are rounded to float32
        using var without = new WeightGeometry(small.Model, withStart: false);
        Assert.Equal((found, null), without.Measure());
    }
}
