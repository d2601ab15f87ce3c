using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.NoiseFirst;

namespace Overmix.Tests.Theory.NoiseFirst;

/// <summary>The trained network against a plain loop, and against the kernel as it widens.</summary>
public sealed class TwoLayerNetworkTests
{
    private static readonly double[] Inputs = [1, 0, 0.5, -0.5, -1, 0.3, 0.2, 0.9, -0.6, -0.8], Labels = [0.1, -0.2, 0.3, 0.1, -0.1];

    [Fact]
    public void Train_AgainstAPlainLoop_Equal()
    {
        const int Width = 6;
        // The same stream, read in the documented order: half the neurons, then their mirror images.
        RandomStream stream = Stream();
        double[] half = [.. Enumerable.Range(0, Width).Select(_ => stream.NextGaussian())], w = [.. half, .. half];
        double[] measured = TwoLayerNetwork.Draw(Width, 2, Stream()).Train(Inputs, Labels, 0.4, [0, 1, 2, 10]);
        Assert.Equal(1, measured[0], 1e-15); // u = 0
        double size = Math.Sqrt(Labels.Sum(y => y * y));
        for (int step = 0; step <= 10; step++)
        {
            double[] residual = Residuals(w, Width);
            if (Array.IndexOf([0, 1, 2, 10], step) is >= 0 and int index)
            {
                Assert.Equal(Math.Sqrt(residual.Sum(r => r * r)) / size, measured[index], 1e-13);
            }

            w = Stepped(w, residual, Width);
        }
    }

    [Fact]
    public void Train_Wider_NearerToTheKernel()
    {
        double[] kernel = ReluKernels.FirstLayerTangent(Inputs, 2);
        KernelDescent descent = new(EigenBasis.Of(kernel, Labels.Length), Labels);
        int[] steps = [1, 3, 10, 30, 100];
        double Gap(int width) => TwoLayerNetwork.Draw(width, 2, Stream()).Train(Inputs, Labels, 0.5, steps)
            .Zip(steps, (measured, step) => Math.Abs(measured - descent.Residual(0.5, step))).Max();
        // Order M^{−½}: 100 times the width, about a tenth of the gap; chance and the linearisation's error leave a factor of 3.
        double narrow = Gap(200), wide = Gap(20_000);
        Assert.True(wide < 0.3 * narrow, $"{narrow} at 200, {wide} at 20 000");
    }

    [Fact]
    public void Draw_BadArguments_OutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoLayerNetwork.Draw(3, 2, Stream()));
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoLayerNetwork.Draw(0, 2, Stream()));
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoLayerNetwork.Draw(2, 0, Stream()));
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoLayerNetwork.Draw(2, 2, Stream()).Train([1], [1], 0.1, [0]));
    }

    private static double Sign(int r, int width) => (r < width / 2 ? 1 : -1) / Math.Sqrt(width);

    private static double[] Residuals(double[] w, int width) => [.. Labels.Select((y, i) => y - Enumerable.Range(0, width).Sum(
        r => Sign(r, width) * Math.Max(0, (w[2 * r] * Inputs[2 * i]) + (w[(2 * r) + 1] * Inputs[(2 * i) + 1]))))];

    private static double[] Stepped(double[] w, double[] residual, int width)
    {
        double[] next = [.. w];
        for (int r = 0; r < width; r++)
        {
            for (int i = 0; i < residual.Length; i++)
            {
                bool active = (w[2 * r] * Inputs[2 * i]) + (w[(2 * r) + 1] * Inputs[(2 * i) + 1]) > 0;
                next[2 * r] += active ? 0.4 * Sign(r, width) * residual[i] * Inputs[2 * i] : 0;
                next[(2 * r) + 1] += active ? 0.4 * Sign(r, width) * residual[i] * Inputs[(2 * i) + 1] : 0;
            }
        }

        return next;
    }

    private static RandomStream Stream() => new RandomStreams(2).Open(StreamName.Theory);
}
