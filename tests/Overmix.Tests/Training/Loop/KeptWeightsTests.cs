using Overmix.Native;
using Overmix.Tests.Runs;
using Overmix.Training.Checkpoints;
using Overmix.Training.Loop;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Loop;

public sealed class KeptWeightsTests
{
    [Fact]
    public void Read_WhatWasPut_IsThere()
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        var kept = new KeptWeights(folder["kept.safetensors"]);
        Assert.False(kept.Exist);
        kept.Put(Weights(1), 3, 12);
        kept.Put(Weights(2), 4, 16);
        Assert.True(kept.Exist);
        IReadOnlyDictionary<string, Tensor> read = kept.Read(out int epoch, out long step);
        Assert.Equal((4, 16L), (epoch, step));
        Assert.Equal([2f, 4, 6], read["w"].data<float>().ToArray());
        Assert.Equal(7, read["n"].item<long>());
        read.Values.ToList().ForEach(t => t.Dispose());
    }

    [Fact]
    public void Read_AnyBitFlipped_IsRefused()
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string path = folder["kept.safetensors"];
        new KeptWeights(path).Put(Weights(1), 3, 12);
        byte[] sound = File.ReadAllBytes(path);
        for (int bit = 0; bit < 8 * sound.Length; bit++)
        {
            byte[] damaged = [.. sound];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, damaged);
            CheckpointException refused = Assert.Throws<CheckpointException>(() => new KeptWeights(path).Read(out _, out _));
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, Tensor> Weights(float scale) => new() { ["w"] = tensor([scale, 2 * scale, 3 * scale]), ["n"] = tensor(7L) };
}
