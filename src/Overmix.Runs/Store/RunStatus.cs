using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Overmix.Runs.Logs;

namespace Overmix.Runs.Store;

/// <summary><c>status.json</c>: the heartbeat of a run. Replaced as a whole about twice a second, without waiting for the disk: after a power cut it may be old.</summary>
public sealed record RunStatus
{
    /// <summary>Running, Done, Stopped or Failed, as its writer saw it.</summary>
    public required RunState State { get; init; }

    /// <summary>Epochs completed.</summary>
    public required int Epoch { get; init; }

    /// <summary>Budget in epochs.</summary>
    public required int TotalEpochs { get; init; }

    /// <summary>Steps completed.</summary>
    public required long Step { get; init; }

    /// <summary>Budget in steps; 0 until it is known.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Seconds to go at the mean speed since this process began; null until it is known.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Number of the writing process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The computer it runs on.</summary>
    public required string Host { get; init; }

    /// <summary>When this was written, UTC.</summary>
    public required DateTimeOffset Heartbeat { get; init; }

    internal byte[] Encode()
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, JsonReals.Indented))
        {
            json.WriteStartObject();
            json.WriteString("state", State.ToString().ToLowerInvariant());
            json.WriteNumber("epoch", Epoch);
            json.WriteNumber("totalEpochs", TotalEpochs);
            json.WriteNumber("step", Step);
            json.WriteNumber("totalSteps", TotalSteps);
            json.WriteReal("etaSeconds", EtaSeconds);
            json.WriteNumber("processId", ProcessId);
            json.WriteString("host", JsonReals.Storable(Host));
            json.WriteString("heartbeat", Heartbeat.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return Seal.Document.Apply(bytes.WrittenSpan);
    }

    /// <summary>Reads a status; null if it is not a sound one.</summary>
    internal static RunStatus? TryDecode(byte[] text)
    {
        try
        {
            return Seal.Document.Holds(text) ? JsonFields.Read(text, Read) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static RunStatus Read(JsonFields fields) => new()
    {
        State = Enum.TryParse(fields.Text("state"), ignoreCase: true, out RunState state) && Enum.IsDefined(state) ? state : throw new FormatException("member 'state' is not a state"),
        Epoch = fields.Count("epoch"),
        TotalEpochs = fields.Count("totalEpochs"),
        Step = fields.LongCount("step"),
        TotalSteps = fields.LongCount("totalSteps"),
        EtaSeconds = fields.OptionalReal("etaSeconds"),
        ProcessId = fields.Count("processId"),
        Host = fields.Text("host"),
        Heartbeat = fields.Time("heartbeat"),
    };
}
