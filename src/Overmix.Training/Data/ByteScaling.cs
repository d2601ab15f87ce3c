using static TorchSharp.torch;

namespace Overmix.Training.Data;

/// <summary>
/// Bytes to standardised float32, a channel at a time: b ↦ b·(1/255σ) + (−μ/σ), each factor rounded once to float32, the product rounded, then the sum:
/// the same bits on every device. Differs from (b/255 − μ)/σ in float64 by rounding alone.
/// </summary>
public sealed class ByteScaling : IDisposable
{
    private readonly Tensor _scale, _shift; // [1, c, 1, 1]

    /// <summary>Prepares the factors.</summary>
    /// <param name="standardization">μ and σ of inputs in [0, 1].</param>
    /// <param name="device">Where the bytes will be.</param>
    public ByteScaling(Standardization standardization, Device device)
    {
        using var scope = NewDisposeScope();
        float[] scale = [.. standardization.Deviation.Select(d => (float)(1 / (255 * d)))];
        float[] shift = [.. standardization.Mean.Zip(standardization.Deviation, (m, d) => (float)(-m / d))];
        _scale = tensor(scale, device: device).reshape(1, -1, 1, 1).DetachFromDisposeScope();
        _shift = tensor(shift, device: device).reshape(1, -1, 1, 1).DetachFromDisposeScope();
    }

    /// <summary>Converts a batch.</summary>
    /// <param name="bytes">uint8, <c>[b, c, h, w]</c>.</param>
    /// <returns>float32, <c>[b, c, h, w]</c>; new, in the caller's dispose scope.</returns>
    public Tensor Apply(Tensor bytes) => bytes.to_type(ScalarType.Float32).mul_(_scale).add_(_shift);

    /// <inheritdoc/>
    public void Dispose()
    {
        _scale.Dispose();
        _shift.Dispose();
    }
}
