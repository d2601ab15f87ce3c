using Overmix.Core.Curves;
using Overmix.Runs.Gallery;
using Overmix.Runs.Store;
using Overmix.Training.Instruments;
using Overmix.Training.Loop;

namespace Overmix.Studies.Execution;

/// <summary>
/// Passes a run's records on and, after a few of them, asks the network about the run's mixed examples: at the first evaluation at or behind each power of four
/// epochs, and at the last. Which epochs those are depends on the records alone, so a resumed run fills the same gallery.
/// </summary>
internal sealed class GallerySink(RunDirectory run, TrainingSetup setup, IRunSink inner) : IRunSink
{
    private readonly GalleryProbe _probe = new(setup);
    private int _previous;

    /// <summary>Shows the examples and, at the start of a run, what the untrained network says of them.</summary>
    /// <param name="isFresh">Whether the network is untrained.</param>
    /// <param name="kept">The records that the run has already.</param>
    public void Begin(bool isFresh, IReadOnlyList<EpochRecord> kept)
    {
        RunGallery.Write(run, _probe.Examples());
        if (isFresh)
        {
            RunGallery.Write(run, _probe.Ask(0));
        }

        _previous = kept.Count == 0 ? 0 : kept[^1].Epoch;
    }

    public void Record(EpochRecord record, Timing timing)
    {
        inner.Record(record, timing);
        if (IsDue(_previous, record.Epoch, setup.Config.Train.Epochs))
        {
            RunGallery.Write(run, _probe.Ask(record.Epoch));
        }

        _previous = record.Epoch;
    }

    public void Note(RunEvent happening) => inner.Note(happening);

    public void Progress(int epoch, long step, long totalSteps) => inner.Progress(epoch, step, totalSteps);

    /// <summary>Whether an evaluation is one of the few.</summary>
    /// <param name="previous">The epoch of the one before; 0 for none.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="last">The run's last epoch.</param>
    internal static bool IsDue(int previous, int epoch, int last)
    {
        long power = 1;
        while (power <= previous)
        {
            power *= 4;
        }

        return power <= epoch || epoch == last;
    }
}
