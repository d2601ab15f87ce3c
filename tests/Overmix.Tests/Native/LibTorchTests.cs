using Overmix.Native;
using TorchSharp;

namespace Overmix.Tests.Native;

public sealed class LibTorchTests
{
    [Fact]
    public void EnsureLoaded_ThenMatrixProduct_EqualsPlainLoop()
    {
        LibTorch.EnsureLoaded();

        // Whole numbers below 2²⁴ are exact in float32: no tolerance.
        float[] a = [.. Enumerable.Range(0, 35).Select(i => (float)((i * 7 % 11) - 5))];
        float[] b = [.. Enumerable.Range(0, 28).Select(i => (float)((i * 5 % 13) - 6))];
        using var scope = torch.NewDisposeScope();
        float[] product = torch.tensor(a, 5, 7).matmul(torch.tensor(b, 7, 4)).data<float>().ToArray(); // [5, 4]

        for (int row = 0; row < 5; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                float expected = Enumerable.Range(0, 7).Sum(k => a[(row * 7) + k] * b[(k * 4) + column]);
                Assert.Equal(expected, product[(row * 4) + column]);
            }
        }
    }

    [Fact]
    public void EnsureLoaded_FromManyThreads_LoadsOneLibrary()
    {
        Parallel.For(0, 16, _ => LibTorch.EnsureLoaded());

        Assert.NotNull(LibTorch.Folder);
        if (OperatingSystem.IsLinux())
        {
            string[] mapped = [.. File.ReadLines("/proc/self/maps").Select(line => line[(line.IndexOf('/') + 1)..])
                .Where(path => path.EndsWith("libtorch_cpu.so", StringComparison.Ordinal)).Distinct()];
            Assert.Single(mapped);
        }
    }
}
