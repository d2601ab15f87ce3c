using Overmix.Training.Checkpoints;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>Moves weights and optimiser state between a loop and a checkpoint.</summary>
internal static class CheckpointTensors
{
    /// <summary>A snapshot; its tensors may share storage with the live ones and live in the caller's dispose scope.</summary>
    public static Checkpoint Take(nn.Module<Tensor, Tensor> model, ParameterOptimizer optimizer, WeightAverage? average, string stateJson) => new(
        model.state_dict().ToDictionary(t => t.Key, t => t.Value.detach().cpu()),
        optimizer.State.ToDictionary(t => t.Key, t => t.Value.detach().cpu()),
        stateJson)
    {
        Average = average?.State.ToDictionary(t => t.Key, t => t.Value.detach().cpu()),
    };

    /// <summary>Copies a checkpoint into a network, an optimiser and an average of weights, after checking that every name, shape and type fits.</summary>
    public static void Load(Checkpoint checkpoint, nn.Module<Tensor, Tensor> model, ParameterOptimizer optimizer, WeightAverage? average)
    {
        Dictionary<string, Tensor> own = model.state_dict();
        string? misfit = own.Keys.Except(checkpoint.Model.Keys).Concat(checkpoint.Model.Keys.Except(own.Keys)).FirstOrDefault()
            ?? own.Keys.FirstOrDefault(name => own[name].dtype != checkpoint.Model[name].dtype || !own[name].shape.SequenceEqual(checkpoint.Model[name].shape));
        if (misfit is not null)
        {
            throw new CheckpointException("model.safetensors", $"does not fit this network: '{misfit}' is missing or has another shape or type. Resume with the configuration the run was started with.");
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

        LoadAverage(checkpoint, average);
    }

    private static void LoadAverage(Checkpoint checkpoint, WeightAverage? average)
    {
        if (average is null != checkpoint.Average is null)
        {
            throw new CheckpointException("average.safetensors", $"{(average is null ? "is there, but ema.decay is 0" : "is missing, but ema.decay is not 0")}. Resume with the configuration the run was started with.");
        }

        try
        {
            average?.Restore(checkpoint.Average!);
        }
        catch (ArgumentException cause)
        {
            throw new CheckpointException("average.safetensors", "does not fit this network. Resume with the configuration the run was started with.", inner: cause);
        }
    }
}
