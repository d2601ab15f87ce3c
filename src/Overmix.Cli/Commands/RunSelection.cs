using Overmix.Runs;
using Overmix.Runs.Store;

namespace Overmix.Cli.Commands;

/// <summary>The runs that a person names or lists: those of a store, and those of the stores one level below it, where demos and sweeps keep theirs.</summary>
/// <param name="root">The store's folder.</param>
internal sealed class RunSelection(string root)
{
    private readonly RunStore _store = new(root);

    /// <summary>The store's folder, in full.</summary>
    public string Root => _store.Root;

    /// <summary>How a run is named here: its folder, seen from the store's.</summary>
    public string NameOf(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>All runs, by folder. A folder that is no run is listed, too, unless it belongs to a store below, or to the report that a demo leaves beside its runs.</summary>
    public IReadOnlyList<RunDirectory> All() =>
        [.. _store.List().Where(run => run.Name != RunFiles.Report || IsRun(run.Path)).GroupBy(run => Path.GetDirectoryName(run.Path)!).SelectMany(group => InGroup(group.Key, [.. group]))];

    /// <summary>One run.</summary>
    /// <param name="reference">Its folder, its name here, or its number or id.</param>
    /// <exception cref="RunFolderException">There is no such run, several fit, or the folder is not a run's.</exception>
    public RunDirectory One(string reference) =>
        !Directory.Exists(reference) && IsRun(Path.Combine(Root, reference)) ? RunDirectory.Open(Path.Combine(Root, reference)) : _store.Find(reference);

    /// <summary>Several runs, each once, in the order named; a folder of runs names all in it.</summary>
    /// <param name="references">As for <see cref="One"/>, or groups by name, or folders of runs.</param>
    /// <exception cref="RunFolderException">There is no such run, several fit, or a folder holds none.</exception>
    public IReadOnlyList<RunDirectory> Several(IEnumerable<string> references) =>
        [.. references.SelectMany(reference => GroupOf(reference) is { } folder ? InFolder(folder) : [One(reference)]).DistinctBy(run => run.Path)];

    // A folder of runs, here or by its name in the store. A bare number is a run's.
    private string? GroupOf(string reference) =>
        Directory.Exists(reference) ? IsRun(reference) ? null : reference
        : Path.Combine(Root, reference) is var inside && Directory.Exists(inside) && !IsRun(inside) && !reference.All(char.IsAsciiDigit) ? inside : null;

    private static RunDirectory[] InGroup(string folder, RunDirectory[] found) =>
        !found.Any(run => IsRun(run.Path)) && Below(folder) is { Length: > 0 } nested ? nested : found;

    private static RunDirectory[] InFolder(string folder)
    {
        string[] inside = [.. Directory.GetDirectories(folder).Where(IsRun).Order(StringComparer.Ordinal)];
        RunDirectory[] runs = inside.Length > 0 ? [.. inside.Select(RunDirectory.Open)] : Below(folder);
        return runs.Length > 0 ? runs : throw new RunFolderException(folder, "is neither a run's folder nor a folder of runs. `overmix runs ls` lists the runs there are.");
    }

    private static RunDirectory[] Below(string folder) => [.. new RunStore(folder).List().Where(run => IsRun(run.Path))];

    private static bool IsRun(string folder) => File.Exists(Path.Combine(folder, RunFiles.Manifest));
}
