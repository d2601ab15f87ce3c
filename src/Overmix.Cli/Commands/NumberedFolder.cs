using System.Globalization;

namespace Overmix.Cli.Commands;

/// <summary>New folders of studies under the folder of runs: <c>runs/demo-0001</c>, <c>runs/compare-0002</c>.</summary>
internal static class NumberedFolder
{
    /// <summary>The next one that is not there yet; not made.</summary>
    /// <param name="study">The study.</param>
    public static string New(string study)
    {
        int number = 1;
        while (Directory.Exists(Named(study, number)))
        {
            number++;
        }

        return Named(study, number);
    }

    private static string Named(string study, int number) => Path.Combine(CommonOptions.RunsFolder, string.Create(CultureInfo.InvariantCulture, $"{study}-{number:D4}"));
}
