using System.Text.Json;
using Overmix.Training.Data.Download;

namespace Overmix.Cli.Output;

/// <summary>What is here of a data set, in words and in JSON, as the data verbs write it.</summary>
internal static class SetStateText
{
    /// <summary>A state in a word.</summary>
    public static string WordOf(FileState state) => state.ToString().ToLowerInvariant();

    /// <summary>Writes the members of a set.</summary>
    public static void WriteSet(this Utf8JsonWriter json, SetState state)
    {
        json.WriteString("name", state.Set.Name);
        json.WriteNumber("trainExamples", state.Set.TrainExamples);
        json.WriteNumber("testExamples", state.Set.TestExamples);
        json.WriteStartArray("shape");
        json.WriteNumberValue(state.Set.Shape.Channels);
        json.WriteNumberValue(state.Set.Shape.Height);
        json.WriteNumberValue(state.Set.Shape.Width);
        json.WriteEndArray();
        json.WriteNumber("classes", state.Set.Classes);
        json.WriteNumber("bytes", state.Set.Bytes);
        json.WriteString("licence", state.Set.Licence);
        json.WriteString("source", state.Set.Source.ToString());
        json.WriteString("folder", state.Folder);
        json.WriteString("state", WordOf(state.Worst));
        json.WriteObjects("files", state.Set.Files.Zip(state.Files), pair =>
        {
            json.WriteString("name", pair.First.Name);
            json.WriteNumber("bytes", pair.First.Bytes);
            json.WriteString("sha256", pair.First.Sha256);
            json.WriteString("state", WordOf(pair.Second));
        });
    }

    /// <summary>A line a file on stdout.</summary>
    public static void WriteFiles(this Terminal terminal, IReadOnlyList<SetState> states) => terminal.WriteTable(
        ["data set", "file", ">size", "state"],
        states.SelectMany(s => s.Set.Files.Zip(s.Files).Select(f => (string[])[s.Set.Name, f.First.Name, Figures.Bytes(f.First.Bytes), WordOf(f.Second)])));
}
