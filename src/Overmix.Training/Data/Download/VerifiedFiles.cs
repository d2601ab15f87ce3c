using System.Globalization;
using Overmix.Core.Durability;
using Overmix.Core.Errors;

namespace Overmix.Training.Data.Download;

/// <summary>
/// Remembers, in <c>verified.txt</c> beside the files, which ones had the right digest and what they looked like then (length, time of last writing), so that a list need not read them all.
/// </summary>
internal static class VerifiedFiles
{
    private const string FileName = "verified.txt";

    /// <summary>Remembers a file whose digest was right.</summary>
    public static void Add(KnownFile file, string path) => Rewrite(file, path, LineOf(file, path) + "\n");

    /// <summary>Forgets a file whose digest was wrong.</summary>
    public static void Remove(KnownFile file, string path) => Rewrite(file, path, "");

    /// <summary>Whether a file was right, and looks as it did then.</summary>
    public static bool Holds(KnownFile file, string path) => Lines(MemoryOf(path)).Contains(LineOf(file, path));

    // A folder that may not be written, a shared one for example, is not remembered: its files are just read again next time.
    private static void Rewrite(KnownFile file, string path, string line)
    {
        string memory = MemoryOf(path);
        try
        {
            DurableFile.ReplaceText(memory, string.Concat(Lines(memory).Where(l => !l.EndsWith(" " + file.Name, StringComparison.Ordinal)).Select(l => l + "\n")) + line);
        }
        catch (StorageException)
        {
            // As said above.
        }
    }

    private static string MemoryOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, FileName);

    private static string LineOf(KnownFile file, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Sha256} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path):O} {file.Name}");

    // What cannot be read is not remembered.
    private static string[] Lines(string memory)
    {
        try
        {
            return File.Exists(memory) ? File.ReadAllLines(memory) : [];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
