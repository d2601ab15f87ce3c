using Overmix.Core.Configuration;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Figures;

/// <summary>
/// Which runs of a folder were begun by <c>--fresh</c>: a marker file beside them, one run's key a line. So a command that was interrupted goes on with its own runs, and runs that were there
/// before are never taken for new ones.
/// </summary>
/// <param name="folder">Folder of the runs.</param>
internal sealed class FreshRuns(string folder)
{
    private readonly string _marker = Path.Combine(folder, ".reproduce.fresh");

    /// <summary>Writes down that runs are trained anew from here on.</summary>
    /// <param name="runs">The runs.</param>
    /// <exception cref="StudyException">Some are there already and were not begun so.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public void Begin(IReadOnlyList<RunConfig> runs)
    {
        HashSet<string> begun = Read();
        var store = new RunStore(folder);
        int older = runs.Count(r => !begun.Contains(RunKey.Of(r)) && store.Get(r.Name, (int)r.Seed) is not null);
        if (older > 0)
        {
            throw new StudyException($"--fresh trains anew, and {older} of the {runs.Count} runs are in {folder} already, trained before. Name an empty folder with --out.");
        }

        KeptRunFile.MakeFolder(folder);
        Write([.. begun, .. runs.Select(RunKey.Of)]);
    }

    /// <summary>Forgets runs: compared, or gone on with by a command that does not train anew. From here on they are runs as any others.</summary>
    /// <param name="runs">The runs.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public void End(IReadOnlyList<RunConfig> runs)
    {
        HashSet<string> begun = Read();
        int before = begun.Count;
        begun.ExceptWith(runs.Select(RunKey.Of));
        if (begun.Count < before)
        {
            Write(begun);
        }
    }

    private HashSet<string> Read()
    {
        try
        {
            return File.Exists(_marker) ? [.. File.ReadAllLines(_marker)] : [];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(_marker, cause);
        }
    }

    private void Write(HashSet<string> keys) => DurableFile.ReplaceText(_marker, string.Concat(keys.Order(StringComparer.Ordinal).Select(k => k + "\n")));
}
