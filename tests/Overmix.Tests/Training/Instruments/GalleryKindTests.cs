using Overmix.Core.Configuration;
using Overmix.Core.Gallery;
using Overmix.Training.Instruments;
using Overmix.Training.Loop;

namespace Overmix.Tests.Training.Instruments;

/// <summary>The pictures show what the run does to a pair.</summary>
public sealed class GalleryKindTests
{
    [Fact]
    public void Examples_CutMix_AreMadeOfThePixelsOfBothByTheShareThatLambdaSays()
    {
        GalleryExamples gallery = Gallery(MixingKind.CutMix);
        Assert.All(gallery.Examples, e =>
        {
            int own = e.Mixed.Zip(e.First).Count(p => p.First == p.Second), others = e.Mixed.Zip(e.Second).Count(p => p.First == p.Second);
            Assert.All(Enumerable.Range(0, e.Mixed.Count), i => Assert.Contains(e.Mixed[i], new[] { e.First[i], e.Second[i] }));
            Assert.InRange(e.Lambda * 64, 64 - others, own);
        });
        Assert.Contains(gallery.Examples, e => e.Lambda is > 0 and < 1);
    }

    [Fact]
    public void Examples_Mixup_AreBlends() => // the pixels of neither, somewhere
        Assert.Contains(Gallery(MixingKind.Mixup).Examples, e => Enumerable.Range(0, e.Mixed.Count).Any(i => e.Mixed[i] != e.First[i] && e.Mixed[i] != e.Second[i]));

    private static GalleryExamples Gallery(MixingKind kind)
    {
        RunConfig config = new() { Mixup = new() { Kind = kind }, Model = new() { Widths = [4] } };
        using TrainingSetup setup = TrainingSetup.Of(config);
        return new GalleryProbe(setup).Examples();
    }
}
