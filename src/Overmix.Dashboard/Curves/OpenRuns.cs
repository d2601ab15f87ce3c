using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Curves;

/// <summary>The runs whose curves are in memory: those looked at last, up to a number of records, so that memory stays flat whatever is opened.</summary>
internal sealed class OpenRuns
{
    private const int MostRecords = 400_000;
    private const int MostRuns = 200;
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Id, OpenRun Run)> _latest = [];

    /// <summary>The open run of an entry; null if it is none that may be read.</summary>
    public OpenRun? Of(RunEntry entry)
    {
        if (entry.Directory is not { } directory)
        {
            return null;
        }

        lock (_gate)
        {
            LinkedListNode<(string Id, OpenRun Run)>? node = _latest.First;
            while (node is not null && node.Value.Id != entry.Id)
            {
                node = node.Next;
            }

            if (node is null)
            {
                node = new LinkedListNode<(string Id, OpenRun Run)>((entry.Id, new OpenRun(directory)));
            }
            else
            {
                _latest.Remove(node);
            }

            _latest.AddFirst(node);
            Trim();
            return node.Value.Run;
        }
    }

    private void Trim()
    {
        while (_latest.Count > 1 && (_latest.Count > MostRuns || _latest.Sum(r => (long)r.Run.Count) > MostRecords))
        {
            _latest.RemoveLast();
        }
    }
}
