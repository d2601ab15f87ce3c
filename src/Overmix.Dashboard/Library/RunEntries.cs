using System.Diagnostics.CodeAnalysis;
using Overmix.Core.Errors;
using Overmix.Runs.Index;
using Overmix.Runs.Store;

namespace Overmix.Dashboard.Library;

/// <summary>Makes entries from folders. Whatever a folder holds, it becomes an entry: what cannot be read says why.</summary>
/// <param name="root">The folder that is shown, in full.</param>
/// <param name="index">Its index.</param>
internal sealed class RunEntries(string root, RunIndex index)
{
    /// <summary>The place of a folder, seen from the one that is shown.</summary>
    public string PlaceOf(RunDirectory run) => System.IO.Path.GetRelativePath(root, run.Path) is var path and not "." ? path.Replace('\\', '/') : run.Reference;

    /// <summary>The entry of a folder as it stands; the known one if nothing has changed.</summary>
    public RunEntry Of(FoundRun found, RunEntry? known)
    {
        RunStamps stamps = found.IsLink ? default : RunStamps.Of(found.Directory);
        return known is not null && known.Stamps == stamps && known.Summary.State != RunState.Running ? known : Make(found, stamps, known);
    }

    // One folder out of a thousand must never keep the others from being shown, whatever is wrong with it.
    [SuppressMessage("Design", "CA1031", Justification = "See above.")]
    private RunEntry Make(FoundRun found, RunStamps stamps, RunEntry? known)
    {
        RunDirectory run = found.Directory;
        try
        {
            return found.IsLink ? Unread(run, stamps, "is a link. Links are not followed: they may lead out of the folder that is shown.")
                : LinkIn(run) is { } name ? Unread(run, stamps, $"holds a link, {name}. Links are not followed: they may lead out of the folder that is shown.")
                : Read(run, stamps, known);
        }
        catch (Exception cause)
        {
            return Unread(run, stamps, $"cannot be read: {cause.Message}");
        }
    }

    private RunEntry Read(RunDirectory run, RunStamps stamps, RunEntry? known)
    {
        RunSummary summary = index.Summarize(run);
        bool isRun = summary.Manifest is not null;
        string place = PlaceOf(run);
        return new RunEntry
        {
            Id = known?.Id ?? RunEntry.IdOf(place),
            Path = place,
            Summary = summary,
            Digest = isRun ? index.DigestOf(run) : null,
            Settings = !isRun ? new Dictionary<string, string>() : known is not null && known.Stamps.Config == stamps.Config && known.Settings.Count > 0 ? known.Settings : SettingsOf(run),
            Verdict = !isRun || stamps.Verdict == FileStamp.None ? null : known is not null && known.Stamps.Verdict == stamps.Verdict ? known.Verdict : VerdictNote.Of(run),
            Directory = isRun ? run : null,
            Stamps = stamps,
        };
    }

    private RunEntry Unread(RunDirectory run, RunStamps stamps, string problem) => new()
    {
        Id = RunEntry.IdOf(PlaceOf(run)),
        Path = PlaceOf(run),
        Summary = new RunSummary { Path = run.Path, Name = run.Name, Id = run.Id, State = RunState.Foreign, Problems = [problem] },
        Stamps = stamps,
    };

    private static IReadOnlyDictionary<string, string> SettingsOf(RunDirectory run)
    {
        try
        {
            return SettingLines.Read(run.ReadConfig());
        }
        catch (UserErrorException)
        {
            return new Dictionary<string, string>(); // The summary says what is wrong with it.
        }
    }

    private static string? LinkIn(RunDirectory run) =>
        new DirectoryInfo(run.Path).EnumerateFileSystemInfos().FirstOrDefault(f => (f.Attributes & FileAttributes.ReparsePoint) != 0)?.Name;
}
