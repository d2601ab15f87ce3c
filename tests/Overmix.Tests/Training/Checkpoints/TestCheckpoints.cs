using Overmix.Native;
using Overmix.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Checkpoints;

/// <summary>Small checkpoints whose content tells them apart.</summary>
internal static class TestCheckpoints
{
    /// <summary>A checkpoint all of whose files depend on the mark.</summary>
    public static Checkpoint Make(int mark)
    {
        LibTorch.EnsureLoaded();
        return new Checkpoint(
            new Dictionary<string, Tensor> { ["layers.0.weight"] = tensor(new float[] { mark, 1, 2, 3 }, [2, 2]).DetachFromDisposeScope() },
            new Dictionary<string, Tensor> { ["step"] = tensor((long)mark).DetachFromDisposeScope() },
            $$"""{"epoch":{{mark}}}""");
    }

    /// <summary>The mark of a checkpoint, which must be one of <see cref="Make"/>, whole and unmixed.</summary>
    public static int MarkOf(Checkpoint checkpoint)
    {
        int mark = (int)checkpoint.Optimizer["step"].item<long>();
        Assert.Equal([mark, 1, 2, 3], checkpoint.Model["layers.0.weight"].data<float>().ToArray());
        Assert.Equal($$"""{"epoch":{{mark}}}""", checkpoint.StateJson);
        return mark;
    }

    public static void Save(CheckpointStore store, string name, int mark, int keepLast = 2)
    {
        using Checkpoint checkpoint = Make(mark);
        store.Save(checkpoint, name, keepLast);
    }

    /// <summary>The mark of the newest valid checkpoint; null if there is none.</summary>
    public static int? NewestMark(string folder)
    {
        using Checkpoint? checkpoint = new CheckpointStore(folder).LoadNewestValid(out _);
        return checkpoint is null ? null : MarkOf(checkpoint);
    }

    /// <summary>Tensors that this thread has made so far.</summary>
    public static long TensorsMade() =>
        DisposeScopeManager.Statistics.CreatedInScopeCount + DisposeScopeManager.Statistics.CreatedOutsideScopeCount;
}
