namespace Overmix.Cli.Speed;

/// <summary>Everything that <c>bench train</c> measures on a processor.</summary>
/// <param name="sizes">How large.</param>
/// <param name="time">The clock.</param>
internal sealed class SpeedBenchmark(SpeedSizes sizes, TimeProvider time)
{
    /// <summary>Rounds in all, for the progress.</summary>
    public int Rounds =>
        (Has(SpeedParts.ResNet) ? 2 * sizes.Rounds + sizes.MixupRounds : 0) + (Has(SpeedParts.Mlp) ? 2 * sizes.MixupRounds : 0) + (Has(SpeedParts.Networks) && sizes.TableBatchSize > 0 ? NetworkTable.Count : 0);

    /// <summary>Measures.</summary>
    /// <param name="peer">The PyTorch loop.</param>
    /// <param name="advance">Called after each round.</param>
    public SpeedResult Measure(TorchPeer peer, Action advance)
    {
        var result = new SpeedResult
        {
            ResNet18VsFloat32Nchw = double.NaN, MixupOverheadResNet18 = double.NaN, MixupOverheadMlp = double.NaN, FractionOfKernelRate = double.NaN, PeakBytes = 0, Steps = [], Networks = [],
        };
        if (Has(SpeedParts.ResNet))
        {
            var resnet = new ResNetBenchmark(sizes, peer, time);
            TurnTaking large = resnet.Large(advance), narrow = resnet.Narrow(advance), mixing = resnet.Mixing(advance);
            result = resnet.Fill(result, large, narrow, mixing);
        }

        result = Has(SpeedParts.Mlp) ? new MlpBenchmark(sizes, peer, time).Fill(result, advance) : result;
        return result with
        {
            Networks = Has(SpeedParts.Networks) ? NetworkTable.Measure(sizes.TableBatchSize, !sizes.IsFull, time, advance) : [],
            Peer = peer.Description,
            PeerReason = peer.Reason,
        };
    }

    private bool Has(string part) => sizes.Part == SpeedParts.All || sizes.Part == part;
}
