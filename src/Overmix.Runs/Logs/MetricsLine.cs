using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Overmix.Core.Curves;
using Overmix.Core.Directives;

namespace Overmix.Runs.Logs;

/// <summary>
/// Reads a line of metrics in one pass, byte for byte as it is written. Anything else, were it only a space or a member more, is left to the patient reader: this
/// one never judges. A thousand runs are read several times faster by it; compiled in full at once, because that is over before the runtime would have noticed
/// that it is worth it.
/// </summary>
internal ref struct MetricsLine
{
    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdef"u8);
    private ReadOnlySpan<byte> _rest;
    private bool _fits;

    private MetricsLine(ReadOnlySpan<byte> line)
    {
        _rest = line;
        _fits = true;
    }

    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out EpochRecord? record)
    {
        var line = new MetricsLine(text);
        record = line.Record();
        return record is not null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private EpochRecord? Record()
    {
        (long epoch, long step) = (Whole("{\"epoch\":"u8), Whole(",\"step\":"u8));
        (double flowTime, double learningRate) = (Real(",\"flowTime\":"u8), Real(",\"learningRate\":"u8));
        ObjectiveKind objective = Objective();
        MixingFigures? mixing = _fits ? Mixing() : null;
        (double trainError, double trainLoss) = (Share(",\"trainError\":"u8), Real(",\"trainLoss\":"u8));
        (double? validationError, double? validationLoss) = (OptionalShare(",\"validationError\":"u8), Optional(",\"validationLoss\":"u8));
        (double testError, double testLoss) = (Share(",\"testError\":"u8), Real(",\"testLoss\":"u8));
        HeldOutFigures? averaged = _fits && _rest.StartsWith(",\"averaged\":{"u8) ? Averaged() : null; // Written only where a moving average of the weights is kept.
        InstrumentFigures? instruments = Instruments();
        _ = Real(",\"cleanTrainAccuracy\":"u8) + Real(",\"weightedMixedAccuracy\":"u8) + Real(",\"dominantMixedAccuracy\":"u8) + Real(",\"testAccuracy\":"u8);
        Sum();
        return _fits && epoch is >= 0 and <= int.MaxValue && step >= 0
            ? new EpochRecord
            {
                Epoch = (int)epoch,
                Step = step,
                FlowTime = flowTime,
                LearningRate = learningRate,
                Objective = objective,
                Mixing = mixing!,
                TrainError = trainError,
                TrainLoss = trainLoss,
                ValidationError = validationError,
                ValidationLoss = validationLoss,
                TestError = testError,
                TestLoss = testLoss,
                Averaged = averaged,
                Instruments = instruments,
            }
            : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private MixingFigures Mixing()
    {
        var mixing = new MixingFigures(
            Real(",\"mixing\":{\"loss\":"u8), Real(",\"floor\":"u8), Real(",\"targetEntropy\":"u8), Real(",\"excess\":"u8), Share(",\"weightedAccuracy\":"u8), Share(",\"dominantAccuracy\":"u8));
        Expect("}"u8);
        return mixing;
    }

    private HeldOutFigures Averaged()
    {
        var averaged = new HeldOutFigures(OptionalShare(",\"averaged\":{\"validationError\":"u8), Optional(",\"validationLoss\":"u8), Share(",\"testError\":"u8), Real(",\"testLoss\":"u8));
        Expect("}"u8);
        return averaged;
    }

    // Written only where instruments were read, and of its members only those that were.
    private InstrumentFigures? Instruments()
    {
        if (!_fits || !_rest.StartsWith(",\"instruments\":{"u8))
        {
            return null;
        }

        _rest = _rest[",\"instruments\":"u8.Length..];
        var figures = new InstrumentFigures
        {
            MixupGradientNorm = Possible("\"mixupGradientNorm\":"u8),
            MixupGradientSquare = Possible("\"mixupGradientSquare\":"u8),
            MixupBatchGradientNorm = Possible("\"mixupBatchGradientNorm\":"u8),
            ErmGradientNorm = Possible("\"ermGradientNorm\":"u8),
            ErmBatchGradientNorm = Possible("\"ermBatchGradientNorm\":"u8),
            GradientCosine = Possible("\"gradientCosine\":"u8),
            TrainPairExcess = Possible("\"trainPairExcess\":"u8),
            HeldOutPairExcess = Possible("\"heldOutPairExcess\":"u8),
            CrossPairExcess = Possible("\"crossPairExcess\":"u8),
            WeightNorm = Possible("\"weightNorm\":"u8),
            StartDistance = Possible("\"startDistance\":"u8),
            CalibrationError = Possible("\"calibrationError\":"u8),
            Brier = Possible("\"brier\":"u8),
        };
        Expect("}"u8);
        return figures;
    }

    // Before a member stands the brace that opens them, or a comma; if another member follows, it stays where it is.
    private double? Possible(ReadOnlySpan<byte> name)
    {
        if (!_fits || _rest is not [(byte)'{' or (byte)',', ..] || !_rest[1..].StartsWith(name))
        {
            return null;
        }

        _rest = _rest[1..];
        return Real(name);
    }

    private ObjectiveKind Objective()
    {
        Expect(",\"objective\":\""u8);
        bool isMixup = _rest.StartsWith("mixup"u8);
        Expect(isMixup ? "mixup\""u8 : "erm\""u8);
        return isMixup ? ObjectiveKind.Mixup : ObjectiveKind.Erm;
    }

    // Whether the sum holds is the seal's to say.
    private void Sum()
    {
        Expect(",\"sum\":\""u8);
        _fits = _fits && _rest.EndsWith("\"}"u8) && !_rest[..^2].ContainsAnyExcept(Hex);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Expect(ReadOnlySpan<byte> text)
    {
        _fits = _fits && _rest.StartsWith(text);
        _rest = _fits ? _rest[text.Length..] : default;
    }

    /// <summary>The text of a number as JSON allows it; empty if it is none. NaN and ±∞ are spelt as texts: rare enough for the patient reader.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Number()
    {
        int length = _rest.IndexOfAny((byte)',', (byte)'}');
        ReadOnlySpan<byte> text = length > 0 ? _rest[..length] : default;
        ReadOnlySpan<byte> digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        int point = digits.IndexOf((byte)'.');
        _fits = _fits && digits.Length > 0 && IsDigit(digits[0]) && !(digits[0] == '0' && digits.Length > 1 && IsDigit(digits[1])) && IsDigit(digits[^1])
            && (point < 0 || IsDigit(digits[point + 1]));
        _rest = _fits ? _rest[length..] : default;
        return _fits ? text : default;
    }

    private static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Whole(ReadOnlySpan<byte> name)
    {
        Expect(name);
        ReadOnlySpan<byte> text = Number();
        _fits = Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length && _fits;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Real(ReadOnlySpan<byte> name)
    {
        Expect(name);
        ReadOnlySpan<byte> text = Number();
        _fits = Utf8Parser.TryParse(text, out double value, out int used) && used == text.Length && _fits;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Share(ReadOnlySpan<byte> name)
    {
        double share = Real(name);
        _fits = _fits && share is >= 0 and <= 1;
        return share;
    }

    private double? Optional(ReadOnlySpan<byte> name)
    {
        Expect(name);
        if (!_rest.StartsWith("null"u8))
        {
            return Real(default);
        }

        Expect("null"u8);
        return null;
    }

    private double? OptionalShare(ReadOnlySpan<byte> name)
    {
        double? share = Optional(name);
        _fits = _fits && !(share < 0) && !(share > 1);
        return share;
    }
}
