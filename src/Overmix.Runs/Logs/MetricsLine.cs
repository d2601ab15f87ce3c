using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Core.Directives;

namespace Overmix.Runs.Logs;

/// <summary>
/// Reads a line of metrics in one pass, its members in the order in which they are written. Anything else, were it only a space or a member more, is left to the
/// patient reader: this one never judges. A thousand runs are read several times faster by it; compiled in full at once, because that is over before the runtime
/// would have noticed that it is worth it.
/// </summary>
internal ref struct MetricsLine
{
    private Utf8JsonReader _reader;
    private bool _fits;

    private MetricsLine(ReadOnlySpan<byte> line)
    {
        _reader = new Utf8JsonReader(line);
        _fits = true;
    }

    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out EpochRecord? record)
    {
        var line = new MetricsLine(text);
        try
        {
            record = line.Record();
        }
        catch (Exception cause) when (cause is JsonException or FormatException or InvalidOperationException)
        {
            record = null;
        }

        return record is not null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private EpochRecord? Record()
    {
        Expect(JsonTokenType.StartObject);
        (long epoch, long step) = (Whole("epoch"u8), Whole("step"u8));
        (double flowTime, double learningRate) = (Real("flowTime"u8), Real("learningRate"u8));
        ObjectiveKind objective = Objective();
        MixingFigures? mixing = _fits ? Mixing() : null;
        (double trainError, double trainLoss) = (Share("trainError"u8), Real("trainLoss"u8));
        (double? validationError, double? validationLoss) = (OptionalShare("validationError"u8), Optional("validationLoss"u8));
        (double testError, double testLoss) = (Share("testError"u8), Real("testLoss"u8));
        HeldOutFigures? averaged = Averaged();
        InstrumentFigures? instruments = Instruments();
        _ = Real("cleanTrainAccuracy"u8) + Real("weightedMixedAccuracy"u8) + Real("dominantMixedAccuracy"u8) + Real("testAccuracy"u8);
        Name("sum"u8);
        Expect(JsonTokenType.String);
        Expect(JsonTokenType.EndObject);
        return _fits && epoch is >= 0 and <= int.MaxValue && step >= 0 && !_reader.Read()
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
        Name("mixing"u8);
        Expect(JsonTokenType.StartObject);
        var mixing = new MixingFigures(Real("loss"u8), Real("floor"u8), Real("targetEntropy"u8), Real("excess"u8), Share("weightedAccuracy"u8), Share("dominantAccuracy"u8));
        Expect(JsonTokenType.EndObject);
        return mixing;
    }

    // Written only where a moving average of the weights is kept.
    private HeldOutFigures? Averaged()
    {
        if (!Opens("averaged"u8))
        {
            return null;
        }

        var averaged = new HeldOutFigures(OptionalShare("validationError"u8), Optional("validationLoss"u8), Share("testError"u8), Real("testLoss"u8));
        Expect(JsonTokenType.EndObject);
        return averaged;
    }

    // Written only where instruments were read, and of its members only those that were.
    private InstrumentFigures? Instruments()
    {
        if (!Opens("instruments"u8))
        {
            return null;
        }

        _fits = _fits && _reader.Read();
        var figures = new InstrumentFigures
        {
            MixupGradientNorm = Possible("mixupGradientNorm"u8),
            MixupGradientSquare = Possible("mixupGradientSquare"u8),
            MixupBatchGradientNorm = Possible("mixupBatchGradientNorm"u8),
            ErmGradientNorm = Possible("ermGradientNorm"u8),
            ErmBatchGradientNorm = Possible("ermBatchGradientNorm"u8),
            GradientCosine = Possible("gradientCosine"u8),
            TrainPairExcess = Possible("trainPairExcess"u8),
            HeldOutPairExcess = Possible("heldOutPairExcess"u8),
            CrossPairExcess = Possible("crossPairExcess"u8),
            WeightNorm = Possible("weightNorm"u8),
            StartDistance = Possible("startDistance"u8),
            CalibrationError = Possible("calibrationError"u8),
            Brier = Possible("brier"u8),
        };
        _fits = _fits && _reader.TokenType == JsonTokenType.EndObject;
        return figures;
    }

    // Looked at, and if it is something else, looked at again.
    private bool Opens(ReadOnlySpan<byte> name)
    {
        Utf8JsonReader before = _reader;
        bool fitted = _fits;
        Name(name);
        if (_fits)
        {
            Expect(JsonTokenType.StartObject);
            return true;
        }

        _reader = before;
        _fits = fitted;
        return false;
    }

    // The reader stands on the next member's name, or at the end.
    private double? Possible(ReadOnlySpan<byte> name)
    {
        if (!_fits || _reader.TokenType != JsonTokenType.PropertyName || !_reader.ValueTextEquals(name))
        {
            return null;
        }

        Expect(JsonTokenType.Number);
        double value = _fits ? _reader.GetDouble() : 0;
        _fits = _fits && _reader.Read();
        return value;
    }

    private ObjectiveKind Objective()
    {
        Name("objective"u8);
        Expect(JsonTokenType.String);
        if (!_fits || _reader.ValueTextEquals("mixup"u8))
        {
            return ObjectiveKind.Mixup;
        }

        _fits = _reader.ValueTextEquals("erm"u8);
        return ObjectiveKind.Erm;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Expect(JsonTokenType kind) => _fits = _fits && _reader.Read() && _reader.TokenType == kind;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Name(ReadOnlySpan<byte> name)
    {
        Expect(JsonTokenType.PropertyName);
        _fits = _fits && _reader.ValueTextEquals(name);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Whole(ReadOnlySpan<byte> name)
    {
        Name(name);
        Expect(JsonTokenType.Number);
        long value = 0;
        _fits = _fits && _reader.TryGetInt64(out value);
        return value;
    }

    // NaN and ±∞ are spelt as texts: rare enough for the patient reader.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Real(ReadOnlySpan<byte> name)
    {
        Name(name);
        Expect(JsonTokenType.Number);
        return _fits ? _reader.GetDouble() : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Share(ReadOnlySpan<byte> name)
    {
        double share = Real(name);
        _fits = _fits && share is >= 0 and <= 1;
        return share;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double? Optional(ReadOnlySpan<byte> name)
    {
        Name(name);
        _fits = _fits && _reader.Read() && _reader.TokenType is JsonTokenType.Number or JsonTokenType.Null;
        return _fits && _reader.TokenType == JsonTokenType.Number ? _reader.GetDouble() : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double? OptionalShare(ReadOnlySpan<byte> name)
    {
        double? share = Optional(name);
        _fits = _fits && !(share < 0) && !(share > 1);
        return share;
    }
}
