namespace Overmix.Theory.RandomFeatures;

/// <summary>
/// Moments in float32 inside blocks, float64 across them. Blocks are dealt to a number of lanes that depends on d alone;
/// lanes run on all cores and are summed in order, so the result is the same at any number of threads.
/// </summary>
internal static unsafe class PackedMoments
{
    private const int MaximumLanes = 32;
    private const double LaneMemory = 256e6;

    internal static double RequiredBytes(MixupTask task)
    {
        double d = Panels(task.Map.Count) * PanelProduct.Width;
        double lane = (4 * d * (d + PanelProduct.Width)) + (4 * (PairBlock.Capacity * (d + 16))) + (24 * d);
        return (Lanes(task) * lane) + (12 * task.Pairs.Samples * d) + (16 * d * d);
    }

    internal static MixupMoments Accumulate(MixupTask task)
    {
        int panels = Panels(task.Map.Count), lanes = Lanes(task);
        CleanLabels cleanLabels = task.PrepareCleanLabels();
        using AlignedFloats packed = Pack(task.Map.PreActivations(task.Inputs), task.Pairs.Samples, task.Map.Count);
        PackedLane[] parts = new PackedLane[lanes];
        Parallel.For(0, lanes, lane =>
        {
            using PackedLane part = parts[lane] = new PackedLane(task, cleanLabels, packed, panels);
            for (long index = lane; index < task.Pairs.BlockCount; index += lanes)
            {
                part.AddBlock(index);
            }
        });

        for (int lane = 1; lane < lanes; lane++)
        {
            parts[0].Add(parts[lane]);
        }

        return parts[0].Finish();
    }

    private static int Panels(int features) => (features + PanelProduct.Width - 1) / PanelProduct.Width;

    private static int Lanes(MixupTask task)
    {
        double bytes = 4.0 * task.Map.Count * task.Map.Count;
        double lanes = Math.Min(task.Pairs.BlockCount, Math.Clamp(LaneMemory / bytes, 2, MaximumLanes));
        return (int)lanes;
    }

    /// <summary>Pre-activations panel by panel, [panels, n, 32], float32; missing features of the last panel are 0.</summary>
    private static AlignedFloats Pack(double[] preActivations, int samples, int features)
    {
        AlignedFloats packed = new((long)Panels(features) * samples * PanelProduct.Width);
        for (int sample = 0; sample < samples; sample++)
        {
            for (int feature = 0; feature < features; feature++)
            {
                (int panel, int column) = Math.DivRem(feature, PanelProduct.Width);
                packed.Pointer[((((long)panel * samples) + sample) * PanelProduct.Width) + column] = (float)preActivations[((long)sample * features) + feature];
            }
        }

        return packed;
    }
}
