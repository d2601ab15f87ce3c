using System.Globalization;
using Overmix.Core.Durability;
using Overmix.Runs.Writing;

namespace Overmix.Runs.Store;

/// <summary>
/// Gives out the numbers in a group of runs. A number is claimed by creating the file <c>.0007.claim</c>, which succeeds for one process only, on shared file
/// systems too. The run is written into a hidden folder and moved to <c>0007-a1b2c3d4</c> when complete; then the claim goes. Whoever holds a claim looks
/// whether the number is taken already, so no two runs share one, and nobody ever sees half a run folder.
/// </summary>
internal static class RunNumbers
{
    private const string ClaimEnd = ".claim";

    /// <summary>Makes a run folder under a given number.</summary>
    /// <param name="group">The group's folder.</param>
    /// <param name="number">The number.</param>
    /// <param name="hash">The run's hash.</param>
    /// <param name="write">Writes the run's files into the folder it is given.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="RunFolderException">The number is taken.</exception>
    public static string Create(string group, int number, string hash, Action<string, int> write)
    {
        string path = ClaimOf(group, number);

        // A claim that exists but is not held was left behind by a killed process.
        using FileStream claim = ExclusiveFile.TryOpen(path, FileMode.OpenOrCreate, FileOptions.DeleteOnClose)
            ?? throw new RunFolderException(path, "another process is making this run just now. Try again in a moment.");
        return Taken(group, number) is { } taken
            ? throw new RunFolderException(taken, "a run of this number exists already. Go on with `overmix resume`, or choose another name or number.")
            : Fill(group, number, hash, write);
    }

    /// <summary>Makes a run folder under the next free number, from 1 on.</summary>
    /// <inheritdoc cref="Create"/>
    public static string CreateNext(string group, string hash, Action<string, int> write)
    {
        while (true)
        {
            int number = NextFree(group);
            using FileStream? claim = ExclusiveFile.TryOpen(ClaimOf(group, number), FileMode.CreateNew, FileOptions.DeleteOnClose);
            if (claim is not null && Taken(group, number) is null)
            {
                return Fill(group, number, hash, write);
            }
        }
    }

    /// <summary>The number in a folder's name; null if it is not the name of a run.</summary>
    public static int? NumberOf(string id)
    {
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        bool isId = dash is >= 4 and <= 10 && id.Length == dash + 1 + RunIdentity.ShortLength && id.Skip(dash + 1).All(char.IsAsciiHexDigitLower);
        return isId && int.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static string ClaimOf(string group, int number) => Path.Combine(group, string.Create(CultureInfo.InvariantCulture, $".{number:D4}{ClaimEnd}"));

    private static string? Taken(string group, int number) => Directory.EnumerateDirectories(group).FirstOrDefault(d => NumberOf(Path.GetFileName(d)) == number);

    private static int NextFree(string group) => 1 + Directory.EnumerateFileSystemEntries(group).Select(d => NumberOf(Path.GetFileName(d)) ?? ClaimedNumber(Path.GetFileName(d)) ?? 0).DefaultIfEmpty(0).Max();

    private static int? ClaimedNumber(string name) =>
        name.StartsWith('.') && name.EndsWith(ClaimEnd, StringComparison.Ordinal) && int.TryParse(name.AsSpan(1, name.Length - 1 - ClaimEnd.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    private static string Fill(string group, int number, string hash, Action<string, int> write)
    {
        string id = RunManifest.IdOf(number, hash);
        (string draft, string final) = (Path.Combine(group, $".{id}.draft"), Path.Combine(group, id));
        try
        {
            Directory.CreateDirectory(draft);
            write(draft, number);
            DurableFile.MoveFolder(draft, final);
            return final;
        }
        catch
        {
            DeleteQuietly(draft);
            throw;
        }
    }

    private static void DeleteQuietly(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A hidden draft is read by nobody; the error that led here matters more.
        }
    }
}
