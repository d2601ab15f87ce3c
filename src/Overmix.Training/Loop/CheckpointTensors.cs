using Overmix.Training.Checkpoints;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>Moves weights and optimiser state between a loop and a checkpoint.</summary>
internal static class CheckpointTensors
{
    /// <summary>A snapshot; its tensors may share storage with the live ones and live in the caller's dispose scope.</summary>
    public static Checkpoint Take(nn.Module<Tensor, Tensor> model, ParameterOptimizer optimizer, string stateJson) => new(
        model.state_dict().ToDictionary(t => t.Key, t => t.Value.detach().cpu()),
        optimizer.State.ToDictionary(t => t.Key, t => t.Value.detach().cpu()),
        stateJson);

    /// <summary>Copies a checkpoint into a network and an optimiser, after checking that every name and shape fits.</summary>
    public static void Load(Checkpoint checkpoint, nn.Module<Tensor, Tensor> model, ParameterOptimizer optimizer)
    {
        Dictionary<string, Tensor> own = model.state_dict();
        string? misfit = own.Keys.Except(checkpoint.Model.Keys).Concat(checkpoint.Model.Keys.Except(own.Keys)).FirstOrDefault()
            ?? own.Keys.FirstOrDefault(name => !own[name].shape.SequenceEqual(checkpoint.Model[name].shape));
        if (misfit is not null)
        {
            throw new CheckpointException("model.safetensors", $"does not fit this network: '{misfit}' is missing or has another shape. Resume with the configuration the run was started with.");
        }

        using var noGradient = no_grad();
        foreach ((string name, Tensor target) in own)
        {
            target.copy_(checkpoint.Model[name]);
        }

        try
        {
            optimizer.Restore(checkpoint.Optimizer);
        }
        catch (ArgumentException cause)
        {
            throw new CheckpointException("optimizer.safetensors", "does not fit this network and optimiser. Resume with the configuration the run was started with.", inner: cause);
        }
    }
}
