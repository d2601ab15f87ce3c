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

    // Written only where a moving average of the weights is kept: looked at, and if it is something else, looked at again.
    private HeldOutFigures? Averaged()
    {
        Utf8JsonReader before = _reader;
        bool fitted = _fits;
        Name("averaged"u8);
        if (!_fits)
        {
            _reader = before;
            _fits = fitted;
            return null;
        }

        Expect(JsonTokenType.StartObject);
        var averaged = new HeldOutFigures(OptionalShare("validationError"u8), Optional("validationLoss"u8), Share("testError"u8), Real("testLoss"u8));
        Expect(JsonTokenType.EndObject);
        return averaged;
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
