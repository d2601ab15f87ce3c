using System.Text.Json;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary>All runs as one JSON document, kept until something changes: with a thousand runs it is a megabyte.</summary>
/// <param name="folder">The folder that is shown.</param>
internal sealed class RunsDocument(string folder)
{
    private readonly Lock _gate = new();
    private Spelt? _latest;

    /// <summary>The document of a state.</summary>
    public byte[] Of(LibraryState state)
    {
        lock (_gate)
        {
            if (_latest?.State != state)
            {
                _latest = new Spelt(state, Spell(state));
            }

            return _latest.Json;
        }
    }

    private byte[] Spell(LibraryState state) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Schema = 1,
            folder,
            state.Change,
            state.Waiting,
            Runs = state.Entries.Select(RunRow.Of),
            Settings = SettingTable.Of(state.Entries),
        },
        ApiJson.Options);

    private sealed record Spelt(LibraryState State, byte[] Json);
}
