using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Augmentation;
using Overmix.Training.Conformance;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Conformance;

/// <summary>The suite of augmentation passes Overmix and catches, clause by clause, plausible and published slips.</summary>
public sealed class AugmentationConformanceTests
{
    public AugmentationConformanceTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void Check_Overmix_KeepsEveryClause()
    {
        IReadOnlyList<ConformanceResult> results = AugmentationConformance.Check(new OvermixImplementation());
        Assert.Equal(12, results.Count);
        Assert.All(results, r => Assert.True(r.Holds, $"{r.Clause}: {r.Evidence}"));
    }

    [Theory]
    [InlineData(Slip.PadsWithTheMean, "crop-with-black")]
    [InlineData(Slip.PadsWithBlackAlways, "crop-with-mirror")]
    [InlineData(Slip.ShiftsTheOtherWay, "crop-with-black")]
    [InlineData(Slip.FlipsUpsideDown, "flip-left-to-right")]
    [InlineData(Slip.FlipsTheWholeBatch, "flip-left-to-right")]
    [InlineData(Slip.OddSquareTooSmall, "cutout-even-and-odd")]
    [InlineData(Slip.CutsOutInBlack, "cutout-even-and-odd")]
    [InlineData(Slip.FlipsBeforeItCrops, "order-crop-flip-cutout")]
    [InlineData(Slip.CutsOutBeforeItFlips, "order-crop-flip-cutout")]
    [InlineData(Slip.ActsWhenOff, "off-is-the-image")]
    [InlineData(Slip.ChangesTheImages, "images-are-not-changed")]
    [InlineData(Slip.NeverReachesTheLastShift, "shifts-and-centres-are-uniform")]
    [InlineData(Slip.OneShiftForBothSides, "shifts-and-centres-are-uniform")]
    [InlineData(Slip.FlipsHalfWhateverIsAsked, "flip-frequency")]
    [InlineData(Slip.DrawsByPlaceInTheBatch, "draws-depend-on-epoch-and-example-alone")]
    [InlineData(Slip.RepeatsEveryEpoch, "draws-depend-on-epoch-and-example-alone")]
    [InlineData(Slip.CropMovesTheFlips, "one-augmentation-moves-no-other")]
    [InlineData(Slip.DrawsDependOnThread, "draws-agree-on-any-thread")]
    public void Check_WithSlip_NamesTheClause(Slip slip, string clause)
    {
        ConformanceResult result = AugmentationConformance.Check(new Slipping(slip)).Single(r => r.Clause == clause);
        Assert.False(result.Holds, result.Evidence);
    }

    public enum Slip
    {
        PadsWithTheMean,
        PadsWithBlackAlways,
        ShiftsTheOtherWay,
        FlipsUpsideDown,
        FlipsTheWholeBatch,
        OddSquareTooSmall,
        CutsOutInBlack,
        FlipsBeforeItCrops,
        CutsOutBeforeItFlips,
        ActsWhenOff,
        ChangesTheImages,
        NeverReachesTheLastShift,
        OneShiftForBothSides,
        FlipsHalfWhateverIsAsked,
        DrawsByPlaceInTheBatch,
        RepeatsEveryEpoch,
        CropMovesTheFlips,
        DrawsDependOnThread,
    }

    private sealed class Slipping(Slip slip) : IAugmentationImplementation
    {
        private readonly OvermixImplementation _right = new();

        public Tensor Apply(AugmentConfig config, Tensor images, float[] black, AugmentDraw[] draws)
        {
            AugmentDraw[] unflipped = [.. draws.Select(d => d with { Flip = false })];
            switch (slip)
            {
                case Slip.PadsWithTheMean: return _right.Apply(config, images, [0, 0], draws);
                case Slip.PadsWithBlackAlways: return _right.Apply(config with { Padding = CropPadding.Zero }, images, black, draws);
                case Slip.ShiftsTheOtherWay: return _right.Apply(config, images, black, [.. draws.Select(d => d with { ShiftRows = -d.ShiftRows })]);
                case Slip.FlipsUpsideDown: return Flipped(_right.Apply(config, images, black, unflipped), draws, 2);
                case Slip.FlipsTheWholeBatch: return _right.Apply(config, images, black, [.. draws.Select(d => d with { Flip = draws.Any(other => other.Flip) })]);
                case Slip.OddSquareTooSmall: return _right.Apply(config with { Cutout = config.Cutout / 2 * 2 }, images, black, draws);
                case Slip.CutsOutInBlack: return _right.Apply(config, images - 1, [.. black.Select(b => b - 1)], draws) + 1;
                case Slip.FlipsBeforeItCrops: return _right.Apply(config, images, black, [.. draws.Select(d => d.Flip ? d with { ShiftColumns = -d.ShiftColumns } : d)]);
                case Slip.CutsOutBeforeItFlips: return Flipped(_right.Apply(config, images, black, unflipped), draws, 3);
                case Slip.ActsWhenOff: return _right.Apply(config with { Cutout = Math.Max(config.Cutout, 1) }, images, black, draws);
                case Slip.ChangesTheImages: return images.copy_(_right.Apply(config, images, black, draws));
                default: return _right.Apply(config, images, black, draws);
            }
        }

        public AugmentDraw[] Draw(AugmentConfig config, int height, int width, int epoch, int[] rows, ulong seed)
        {
            AugmentDraw[] Right(AugmentConfig c, int e, int[] r, ulong s) => _right.Draw(c, height, width, e, r, s);
            return slip switch
            {
                Slip.NeverReachesTheLastShift => [.. Right(config, epoch, rows, seed).Select(d => d with { ShiftRows = Math.Min(d.ShiftRows, config.Crop - 1) })],
                Slip.OneShiftForBothSides => [.. Right(config, epoch, rows, seed).Select(d => d with { ShiftColumns = d.ShiftRows })],
                Slip.FlipsHalfWhateverIsAsked => Right(config.Flip > 0 ? config with { Flip = 0.5 } : config, epoch, rows, seed),
                Slip.DrawsByPlaceInTheBatch => Right(config, epoch, [.. Enumerable.Range(0, rows.Length)], seed),
                Slip.RepeatsEveryEpoch => Right(config, 0, rows, seed),
                Slip.CropMovesTheFlips => Right(config, epoch, rows, seed + (ulong)config.Crop),
                Slip.DrawsDependOnThread => Right(config, epoch, rows, seed + (ulong)Environment.CurrentManagedThreadId),
                _ => Right(config, epoch, rows, seed),
            };
        }

        private static Tensor Flipped(Tensor images, AugmentDraw[] draws, long side)
        {
            Tensor flip = tensor(draws.Select(d => d.Flip).ToArray()).view(-1, 1, 1, 1);
            return where(flip, images.flip(side), images);
        }
    }
}
