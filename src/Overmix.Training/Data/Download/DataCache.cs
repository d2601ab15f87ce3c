namespace Overmix.Training.Data.Download;

/// <summary>Where fetched data sets lie: a folder a set under OVERMIX_DATA or, where that is not set, under the user's cache folder (XDG_CACHE_HOME, else ~/.cache; the local application data on Windows).</summary>
public static class DataCache
{
    /// <summary>The variable that names another folder.</summary>
    public const string Variable = "OVERMIX_DATA";

    /// <summary>The folder of all sets.</summary>
    public static string Root => RootBy(Environment.GetEnvironmentVariable);

    /// <summary>The folder of one set; it may not exist.</summary>
    /// <param name="set">Name of the set.</param>
    public static string FolderOf(string set) => Path.Combine(Root, set);

    /// <summary>Decides by the environment.</summary>
    internal static string RootBy(Func<string, string?> environment)
    {
        string? own = environment(Variable), cache = environment("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return !string.IsNullOrWhiteSpace(own) ? Path.GetFullPath(own)
            : !string.IsNullOrWhiteSpace(cache) && Path.IsPathRooted(cache) ? Path.Combine(cache, "overmix", "data")
            : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "overmix", "data")
            : Path.Combine(home, ".cache", "overmix", "data");
    }
}
