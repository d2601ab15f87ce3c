using Overmix.Native;
using Overmix.Tests.Reliability;
using Overmix.Training.Kernels;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

/// <summary>
/// The fused pass against libtorch's operations one after the other in float64 on the same bfloat16 numbers. Rounding: a result or gradient is rounded once to 8 bits,
/// 2⁻⁸ of its size; sums in float32 over chunks of at most 2¹⁶ numbers add 1e-4 at most.
/// </summary>
[Collection(nameof(TensorCounts))] // it counts the live tensors of the process
public sealed class FusedNormalizationTests
{
    private const double Epsilon = 1e-5, Rounding = 1.0 / 256, Sums = 1e-4;

    public FusedNormalizationTests()
    {
        LibTorch.EnsureLoaded();
        Assert.SkipUnless(BrainFloat.IsSupported, "This processor has no AVX-512; the pass is not used.");
    }

    public static TheoryData<int, int, int, bool, bool> Cases => new()
    {
        { 8, 64, 4, true, false },
        { 8, 64, 4, true, true },
        { 5, 16, 8, true, true },
        { 4, 48, 4, false, true },
        { 3, 160, 6, true, false },
        { 16, 10, 8, false, false },
        { 40, 128, 16, true, true }, // several chunks
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_AgainstSeparateOperations_AgreesForwardAndBackward(int batch, int channels, int side, bool relu, bool residual)
    {
        using var scope = NewDisposeScope();
        using Generator generator = new(7);
        Tensor Draw(params long[] shape) => randn(shape, generator: generator);
        Tensor x = Draw(batch, channels, side, side).mul(3).add(Draw(1, channels, 1, 1).mul(5)), r = Draw(batch, channels, side, side), upstream = Draw(batch, channels, side, side);
        (Tensor weight, Tensor bias) = (Draw(channels), Draw(channels));
        Tensor[] ours = [Narrow(x), weight.clone(), bias.clone(), Narrow(r)], plain = [.. ours.Select(t => t.to_type(ScalarType.Float64))];
        Tensor[] both = [.. ours, .. plain];
        both.ToList().ForEach(t => t.requires_grad = true);
        Assert.True(FusedNormalization.Fits(ours[0]));

        double[] mean = [], variance = [];
        Tensor y = FusedNormalization.Apply(new NormalizationCall(ours[0], ours[1], ours[2], residual ? ours[3] : null, relu, Epsilon, batch => (mean, variance) = (batch.Mean, batch.Variance)));
        Tensor expected = nn.functional.batch_norm(plain[0], zeros(channels, ScalarType.Float64), ones(channels, ScalarType.Float64), plain[1], plain[2], true, 0.1, Epsilon);
        expected = residual ? expected + plain[3] : expected;
        Tensor active = relu ? y.to_type(ScalarType.Float64).gt(0) : ones_like(expected, ScalarType.Bool); // a number next to 0 may fall on either side
        Near(relu ? expected.relu() : expected, y, Rounding, Sums);
        Near(plain[0].mean([0, 2, 3]), tensor(mean), Sums, Sums);
        Near(plain[0].var([0, 2, 3], unbiased: false), tensor(variance), Sums, Sums);

        Tensor g = Narrow(upstream);
        y.backward([g]);
        expected.backward([g.to_type(ScalarType.Float64).mul(active)]);
        Near(plain[0].grad!, ours[0].grad!, Rounding, Sums);
        Near(plain[1].grad!, ours[1].grad!, Sums, Sums * batch * side);
        Near(plain[2].grad!, ours[2].grad!, Sums, Sums * batch * side);
        if (residual)
        {
            Near(plain[3].grad!, ours[3].grad!, 0, 0);
        }
    }

    [Fact]
    public void Apply_AnyNumberOfThreads_GivesTheSameBits()
    {
        int before = get_num_threads();
        try
        {
            Assert.Equal(Run(1), Run(2));
            Assert.Equal(Run(1), Run(3));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Fits_OtherTypeOrLayout_IsLeftToLibtorch()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(4, 64, 2, 2);
        Assert.False(FusedNormalization.Fits(x));
        Assert.False(FusedNormalization.Fits(x.to_type(ScalarType.BFloat16)));
        Assert.False(FusedNormalization.Fits(Narrow(zeros(1, 16, 3, 1)))); // 3 pixels of 16 channels fill no whole row of 64
        Assert.True(FusedNormalization.Fits(Narrow(x)));
    }

    [Fact]
    public void Forward_TrainingAndRunningStatistics_FollowLibtorchs()
    {
        using var scope = NewDisposeScope();
        Tensor x = Narrow(randn([6, 32, 4, 4], generator: new Generator(3)).mul(2).add(1));
        using var fused = new BatchNormalization(32);
        using var plain = nn.BatchNorm2d(32);
        _ = fused.call(x);
        _ = plain.call(x.to_type(ScalarType.Float32));
        foreach ((string name, Tensor expected) in plain.state_dict())
        {
            Near(expected.to_type(ScalarType.Float64), fused.state_dict()[name], Sums, Sums);
        }
    }

    [Fact]
    public void Apply_ManyTimes_LeavesNoTensors()
    {
        void Once()
        {
            using var scope = NewDisposeScope();
            using Tensor x = Narrow(ones(4, 64, 2, 2)), weight = ones(64).requires_grad_(true), bias = zeros(64).requires_grad_(true);
            Tensor y = FusedNormalization.Apply(new NormalizationCall(x, weight, bias, x, true, Epsilon, _ => { }));
            y.sum().backward();
            weight.grad!.Dispose();
            bias.grad!.Dispose();
        }

        Once();
        long before = Tensor.TotalCount;
        Enumerable.Range(0, 5).ToList().ForEach(_ => Once());
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static string Run(int threads)
    {
        set_num_threads(threads);
        using var scope = NewDisposeScope();
        Tensor x = Narrow(randn([40, 64, 16, 16], generator: new Generator(11))).requires_grad_(true);
        Tensor weight = ones(64).requires_grad_(true), bias = zeros(64).requires_grad_(true);
        Tensor y = FusedNormalization.Apply(new NormalizationCall(x, weight, bias, null, true, Epsilon, _ => { }));
        y.square().sum().backward();
        return string.Join(' ', new[] { y, x.grad!, weight.grad!, bias.grad! }.Select(t => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(t.detach().contiguous().bytes))));
    }

    private static Tensor Narrow(Tensor t) => t.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).to_type(ScalarType.BFloat16);

    private static void Near(Tensor expected, Tensor actual, double relative, double absolute)
    {
        using var scope = NewDisposeScope();
        Tensor a = actual.detach().to_type(ScalarType.Float64), e = expected.detach().to_type(ScalarType.Float64);
        double excess = a.sub(e).abs().sub(e.abs().mul(relative)).max().item<double>();
        Assert.True(excess <= absolute, $"off by {excess} beyond {relative} of the value");
    }
}
