using System.Diagnostics.CodeAnalysis;
using Overmix.Runs.Index;
using Overmix.Runs.Store;

namespace Overmix.Dashboard.Library;

/// <summary>Makes entries from folders. Whatever a folder holds, it becomes an entry: what cannot be read says why.</summary>
/// <param name="root">The folder that is shown, in full.</param>
/// <param name="index">Its index.</param>
internal sealed class RunEntries(string root, RunIndex index)
{
    private static readonly Dictionary<string, string> NoSettings = [];

    /// <summary>The place of a folder, seen from the one that is shown.</summary>
    public string PlaceOf(RunDirectory run) => System.IO.Path.GetRelativePath(root, run.Path) is var path and not "." ? path.Replace('\\', '/') : run.Reference;

    /// <summary>The entry of a folder as it stands; the known one if nothing has changed.</summary>
    // One folder out of a thousand must never keep the others from being shown, whatever is wrong with it.
    [SuppressMessage("Design", "CA1031", Justification = "See above.")]
    public RunEntry Of(FoundRun found, RunEntry? known)
    {
        RunDirectory run = found.Directory;
        RunStamps stamps = RunStamps.Unknown;
        try
        {
            string? link = null;
            stamps = found.IsLink ? stamps : RunStamps.Of(run, out link);
            return known is not null && known.Stamps == stamps && known.Summary.State is not (RunState.Running or RunState.Damaged) ? known
                : found.IsLink ? Unread(run, stamps, "is a link. Links are not followed: they may lead out of the folder that is shown.")
                : link is not null ? Unread(run, stamps, $"holds a link, {link}. Links are not followed: they may lead out of the folder that is shown.")
                : Read(run, stamps, known);
        }
        catch (Exception cause)
        {
            return Unread(run, stamps, $"cannot be read: {cause.Message}");
        }
    }

    private RunEntry Read(RunDirectory run, RunStamps stamps, RunEntry? known)
    {
        IndexedRun read = index.Look(run, stamps);
        string place = PlaceOf(run);
        return new RunEntry
        {
            Id = known?.Id ?? RunEntry.IdOf(place),
            Path = place,
            Summary = read.Summary,
            Digest = read.Digest,
            Settings = read.Facts is not { } facts ? NoSettings : known is not null && known.Stamps.Fixed == stamps.Fixed && known.Settings.Count > 0 ? known.Settings : SettingLines.Read(facts.Config ?? ""),
            Verdict = VerdictNote.Of(read.Facts?.Verdict),
            Directory = read.Facts is null ? null : run,
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
}
