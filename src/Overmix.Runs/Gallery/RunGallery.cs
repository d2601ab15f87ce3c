using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Overmix.Core.Errors;
using Overmix.Core.Gallery;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Gallery;

/// <summary>A run's gallery as read.</summary>
/// <param name="Examples">The examples.</param>
/// <param name="Outputs">What the network said of them, epochs rising.</param>
/// <param name="Problems">What is damaged and left out, a sentence each.</param>
public sealed record GalleryReading(GalleryExamples Examples, IReadOnlyList<GalleryOutputs> Outputs, IReadOnlyList<string> Problems);

/// <summary>
/// The folder <c>gallery</c> of a run: <c>examples.json</c>, its mixed examples as pictures, and <c>ep00016.json</c>, what the network said of them after epoch 16.
/// Small files, each replaced in one step; a resumed run writes the same ones again.
/// </summary>
public static class RunGallery
{
    private const int Schema = 1, MostExamples = 64, MostBytes = 1 << 20, MostEpochs = 200, MostClasses = 100_000;
    private const string ExamplesFile = "examples.json", EpochPrefix = "ep";

    /// <summary>Writes the examples.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="examples">The examples.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static void Write(RunDirectory run, GalleryExamples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        Replace(run, ExamplesFile, json =>
        {
            json.WriteStartArray("shape");
            json.WriteNumberValue(examples.Channels);
            json.WriteNumberValue(examples.Height);
            json.WriteNumberValue(examples.Width);
            json.WriteEndArray();
            json.WriteStartArray("classes");
            examples.ClassNames.ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteStartArray("examples");
            foreach (MixedExample example in examples.Examples)
            {
                json.WriteStartObject();
                json.WriteNumber("firstLabel", example.FirstLabel);
                json.WriteNumber("secondLabel", example.SecondLabel);
                json.WriteNumber("lambda", example.Lambda);
                json.WriteBase64String("first", example.First.ToArray());
                json.WriteBase64String("second", example.Second.ToArray());
                json.WriteBase64String("mixed", example.Mixed.ToArray());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Writes what the network said after an epoch.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="outputs">What it said.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static void Write(RunDirectory run, GalleryOutputs outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Replace(run, string.Create(CultureInfo.InvariantCulture, $"{EpochPrefix}{outputs.Epoch:D5}.json"), json =>
        {
            json.WriteNumber("epoch", outputs.Epoch);
            json.WriteStartArray("outputs");
            foreach (IReadOnlyList<ClassProbability> output in outputs.Outputs)
            {
                json.WriteStartArray();
                foreach ((int label, double probability) in output)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(label);
                    if (double.IsFinite(probability))
                    {
                        json.WriteNumberValue(probability);
                    }
                    else
                    {
                        json.WriteNullValue();
                    }

                    json.WriteEndArray();
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Reads a run's gallery.</summary>
    /// <param name="run">The run's folder.</param>
    /// <returns>The examples and what was said of them; null if the run has none.</returns>
    /// <exception cref="RunFolderException">The examples are damaged.</exception>
    /// <exception cref="StorageException">They cannot be read.</exception>
    public static GalleryReading? Read(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string folder = run.PathOf(RunFiles.Gallery), path = Path.Combine(folder, ExamplesFile);
        if (ReadSealed(path) is not { } json)
        {
            return null;
        }

        GalleryExamples examples = GalleryFormat.Examples(json, MostExamples, MostBytes, MostClasses) ?? throw Damaged(path);
        string[] files = [.. Directory.GetFiles(folder, EpochPrefix + "*.json").Order(StringComparer.Ordinal).Take(MostEpochs)];
        (List<GalleryOutputs> outputs, List<string> problems) = ([], []);
        foreach (string file in files)
        {
            try
            {
                outputs.Add(ReadSealed(file) is { } said && GalleryFormat.Outputs(said, examples) is { } sound ? sound : throw Damaged(file));
            }
            catch (UserErrorException damage)
            {
                problems.Add(damage.Message);
            }
        }

        return new GalleryReading(examples, [.. outputs.OrderBy(o => o.Epoch)], problems);
    }

    private static byte[]? ReadSealed(string path)
    {
        byte[]? json = BoundedFile.Read(path);
        return json is null || Seal.Document.Holds(json) ? json : throw Damaged(path);
    }

    private static RunFolderException Damaged(string path) => new(path, "is damaged or of a newer schema: it is left out.");

    // Without waiting for the device: what a power cut takes here, a resume or nobody misses.
    private static void Replace(RunDirectory run, string name, Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(run);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = false }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            write(json);
            json.WriteEndObject();
        }

        string folder = run.PathOf(RunFiles.Gallery), path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(path + ".tmp", Seal.Document.Apply(buffer.WrittenSpan));
            File.Move(path + ".tmp", path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }
}
