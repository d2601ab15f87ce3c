namespace Overmix.Cli.Speed;

/// <summary>Everything that <c>bench train</c> measures on a processor.</summary>
/// <param name="sizes">How large.</param>
/// <param name="time">The clock.</param>
internal sealed class SpeedBenchmark(SpeedSizes sizes, TimeProvider time)
{
    /// <summary>Rounds in all, for the progress.</summary>
    public int Rounds => 2 * sizes.Rounds + 3 * sizes.MixupRounds + (sizes.TableBatchSize == 0 ? 0 : NetworkTable.Count);

    /// <summary>Measures.</summary>
    /// <param name="peer">The PyTorch loop.</param>
    /// <param name="advance">Called after each round.</param>
    public SpeedResult Measure(TorchPeer peer, Action advance)
    {
        var resnet = new ResNetBenchmark(sizes, peer, time);
        TurnTaking large = resnet.Large(advance), narrow = resnet.Narrow(advance), mixing = resnet.Mixing(advance);
        var empty = new SpeedResult
        {
            ResNet18VsFloat32Nchw = double.NaN, MixupOverheadResNet18 = double.NaN, MixupOverheadMlp = double.NaN, FractionOfKernelRate = double.NaN, PeakBytes = 0, Steps = [], Networks = [],
        };
        SpeedResult result = new MlpBenchmark(sizes, peer, time).Fill(resnet.Fill(empty, large, narrow, mixing), advance);
        return result with
        {
            Networks = NetworkTable.Measure(sizes.TableBatchSize, sizes != SpeedSizes.Full, time, advance),
            Peer = peer.Description,
            PeerReason = peer.Reason,
        };
    }
}
