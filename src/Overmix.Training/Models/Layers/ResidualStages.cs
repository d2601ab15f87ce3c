using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>Makes a residual block: channels in, channels out, stride.</summary>
internal delegate nn.Module<Tensor, Tensor> ResidualBlock(int inputs, int outputs, int stride);

/// <summary>The chains of residual blocks between stem and head.</summary>
internal static class ResidualStages
{
    /// <summary>One chain a stage; every stage but the first begins with a block of stride 2.</summary>
    /// <param name="inputs">Channels that come out of the stem.</param>
    /// <param name="plan">Number of blocks and channels out, by stage.</param>
    /// <param name="block">Makes a block.</param>
    public static IReadOnlyList<Chain> Build(int inputs, IReadOnlyList<(int Depth, int Outputs)> plan, ResidualBlock block)
    {
        List<Chain> stages = [];
        foreach ((int depth, int outputs) in plan)
        {
            var blocks = new nn.Module<Tensor, Tensor>[depth];
            for (int b = 0; b < depth; b++)
            {
                blocks[b] = block(b == 0 ? inputs : outputs, outputs, b == 0 && stages.Count > 0 ? 2 : 1);
            }

            stages.Add(new Chain(blocks));
            inputs = outputs;
        }

        return stages;
    }
}
