using Overmix.Training.Data.Download;

namespace Overmix.Training.Data.Formats;

/// <summary>The folder that holds the files of a known data set.</summary>
internal sealed class SetFolder
{
    private readonly string _set;

    private SetFolder(string set, string path) => (_set, Path) = (set, path);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="set">Name of the data set.</param>
    /// <param name="path">What data.path says; empty for the cache.</param>
    /// <exception cref="DataException">There is no such folder.</exception>
    public static SetFolder At(string set, string path)
    {
        string folder = path.Length > 0 ? path : DataCache.FolderOf(set);
        return Directory.Exists(folder)
            ? new SetFolder(set, folder)
            : throw new DataException($"data.path: the folder '{folder}' with the files of '{set}' does not exist. {Remedy(set)}");
    }

    /// <summary>Finds a file.</summary>
    /// <param name="names">The names it may have, the preferred one first.</param>
    /// <returns>Its path; null if it is not there.</returns>
    public string? Find(params string[] names) => names.Select(n => System.IO.Path.Combine(Path, n)).FirstOrDefault(File.Exists);

    /// <summary>Opens a file.</summary>
    /// <param name="names">The names it may have, the preferred one first.</param>
    /// <exception cref="DataException">It is not there, or cannot be read.</exception>
    public FileStream Open(params string[] names) => Find(names) is { } file
        ? OpenFile(file)
        : throw new DataException($"data.path: no file '{names[0]}' in '{Path}'. Expected the files of '{_set}' there. {Remedy(_set)}");

    /// <summary>Opens a file for reading from front to back.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="DataException">It is not there, or may not be read.</exception>
    public static FileStream OpenFile(string file)
    {
        const int buffer = 1 << 16;
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, buffer, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{file}: cannot be opened: {cause.Message.TrimEnd('.')}. Set data.path to a file that may be read.", cause);
        }
    }

    private static string Remedy(string set) => $"`overmix data fetch {set}` brings them, or set data.path to the folder that holds them.";
}
