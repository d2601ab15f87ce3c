using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>
/// What was read of one run, when, and the stamps that its files had just before. A file is read again unless its stamp is the same and was old enough at the
/// time of reading. Whoever uses a slot holds it locked.
/// </summary>
/// <param name="stored">The entry of an earlier process as it is spelt: decoded by whoever asks first, so that many are decoded on all cores.</param>
internal sealed class IndexSlot(ReadOnlyMemory<byte> stored)
{
    private ReadOnlyMemory<byte> _stored = stored;
    private StoredRun? _read;
    private DigestBuilder? _builder;
    private DateTimeOffset _at;

    /// <summary>What was read.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    public StoredRun Read => _read ?? throw new InvalidOperationException("Nothing was read yet.");

    /// <summary>Reads what changed. True if that was anything.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">Its stamps, taken before: what is written meanwhile makes them old, and the next look reads on.</param>
    /// <param name="at">The time.</param>
    /// <exception cref="Core.Errors.UserErrorException">The manifest cannot be read.</exception>
    public bool Advance(RunDirectory run, RunStamps now, DateTimeOffset at)
    {
        Open(at);
        StoredRun? old = now.Fixed.Manifest.Length >= 0 ? _read : null; // Of a folder that cannot be listed nothing is known.
        bool isFixed = old is not null && old.Stamps.Fixed == now.Fixed && !now.Fixed.AreFresh(_at) && old.Facts.Manifest.Files.Keys.All(FixedStamps.Cover);
        bool newStatus = old is null || IsNew(old.Stamps.Status, now.Status), newVerdict = old is null || IsNew(old.Stamps.Verdict, now.Verdict);
        bool newLogs = old is null || IsNew(old.Stamps.Metrics, now.Metrics) || IsNew(old.Stamps.Events, now.Events);
        if (isFixed && !newStatus && !newVerdict && !newLogs)
        {
            return false;
        }

        _read = null;
        RunDocuments facts = isFixed ? old!.Facts.With(run, newStatus, newVerdict) : RunDocuments.Read(run);
        RunDigest digest = newLogs ? (_builder ??= new DigestBuilder(run.Path)).Advance() : old!.Digest;
        (_read, _at) = (new StoredRun(now, facts, digest), facts.IsSure ? at : DateTimeOffset.UnixEpoch);
        _builder = digest.Ended is null || now.Metrics.IsFresh(at) || now.Events.IsFresh(at) ? _builder : null; // One that has ended is unlikely to grow.
        return true;
    }

    /// <summary>The entry as it is kept for the next process; empty if it must not be: a stamp as young as its file may hide a further write.</summary>
    public ReadOnlyMemory<byte> Spell() =>
        !_stored.IsEmpty ? _stored : _read is { } read && read.Stamps.Fixed.Manifest.Length >= 0 && !read.Stamps.AreFresh(_at) ? IndexFormat.Encode(read) : default;

    private void Open(DateTimeOffset at)
    {
        if (!_stored.IsEmpty)
        {
            (_read, _at, _stored) = (IndexFormat.Decode(_stored), at, default);
        }
    }

    private bool IsNew(FileStamp then, FileStamp now) => then != now || now.IsFresh(_at);
}
