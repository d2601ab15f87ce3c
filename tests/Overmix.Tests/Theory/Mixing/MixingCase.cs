using System.Text.Json;
using Overmix.Theory.Mixing;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>Reads a floor's setting from its reference case.</summary>
internal static class MixingCase
{
    internal static ClassCounts Counts(JsonElement c) => new([.. c.GetProperty("counts").EnumerateArray().Select(x => x.GetInt64())]);

    internal static PairingModel Pairing(JsonElement c) => c.GetProperty("pairing").GetString() switch
    {
        "independent" => PairingModel.Independent,
        "all-pairs" => PairingModel.AllPairs,
        "permutation" => PairingModel.Permutation(c.Whole("batch"), c.GetProperty("dropLast").GetBoolean()),
        "derangement" => PairingModel.Derangement(c.Whole("batch"), c.GetProperty("dropLast").GetBoolean()),
        string other => throw new InvalidOperationException($"Unknown pairing {other}."),
        null => throw new InvalidOperationException("No pairing."),
    };
}
