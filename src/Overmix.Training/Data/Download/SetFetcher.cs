using Overmix.Core.Errors;

namespace Overmix.Training.Data.Download;

/// <summary>Brings published data sets into a folder: over the network, or from a folder that has them. The only code of Overmix that connects to another machine.</summary>
public sealed class SetFetcher : IDisposable
{
    private const int MostRedirects = 10;
    private readonly FetchPolicy _policy;
    private readonly Action<FetchProgress> _report;
    private readonly HttpClient _client;

    /// <summary>Prepares; nothing is connected to yet.</summary>
    /// <param name="policy">How patient to be.</param>
    /// <param name="report">Told of each piece that arrives.</param>
    public SetFetcher(FetchPolicy policy, Action<FetchProgress> report)
    {
        (_policy, _report) = (policy, report);
        _client = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = MostRedirects }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "overmix");
    }

    /// <summary>Fetches what is not here yet, file by file.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">Where to; created if need be.</param>
    /// <param name="mirror">A folder on the network to take the files from instead of their own addresses; null for those.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>; what has arrived is kept.</param>
    /// <returns>The state of the set: verified.</returns>
    /// <exception cref="FetchException">A file could not be had; what has arrived of it is kept, and the next call goes on from there.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public SetState Fetch(KnownSet set, string folder, Uri? mirror = null, CancellationToken stop = default)
    {
        foreach (KnownFile file in Wanted(set, folder))
        {
            FetchFileAsync(file, new PartFile(file, folder), mirror is null ? file.Addresses : [new Uri(mirror, file.Name)], stop).GetAwaiter().GetResult();
        }

        return SetState.Glance(set, folder);
    }

    /// <summary>Copies what is not here yet from a folder of this machine.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">Where to; created if need be.</param>
    /// <param name="from">The folder that holds the set's files, or a folder of the set's name that does.</param>
    /// <returns>The state of the set: verified.</returns>
    /// <exception cref="DataException">A file is missing there, or its digest is wrong.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public SetState Copy(KnownSet set, string folder, string from)
    {
        foreach (KnownFile file in Wanted(set, folder))
        {
            string source = new[] { Path.Combine(from, file.Name), Path.Combine(from, set.Name, file.Name) }.FirstOrDefault(File.Exists)
                ?? throw new DataException($"--from: no file '{file.Name}' in '{from}'. Expected it there, or in its folder '{set.Name}'.");
            CopyFile(file, source, new PartFile(file, folder));
        }

        return SetState.Glance(set, folder);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // A file that is here under its name was brought by hand or by an earlier fetch; its digest decides.
    private static IEnumerable<KnownFile> Wanted(KnownSet set, string folder) =>
        SetState.Verify(set, folder).Files.Zip(set.Files).Where(f => f.First != FileState.Verified).Select(f => f.Second);

    private async Task FetchFileAsync(KnownFile file, PartFile part, IReadOnlyList<Uri> addresses, CancellationToken stop)
    {
        List<string> reasons = [];
        bool isDamaged = false;
        foreach (Uri address in addresses)
        {
            (string? why, bool wasDamaged) = await FetchFromAsync(file, part, address, stop).ConfigureAwait(false);
            if (why is null)
            {
                return;
            }

            reasons.Add($"{address} {why}");
            isDamaged |= wasDamaged;
        }

        throw new FetchException(file.Name, reasons, isDamaged);
    }

    // What went wrong; null if nothing did.
    private async Task<(string? Why, bool IsDamaged)> FetchFromAsync(KnownFile file, PartFile part, Uri address, CancellationToken stop)
    {
        var attempt = new HttpAttempt(_client, _policy, file, part, have => _report(new FetchProgress(file, have)));
        AttemptOutcome outcome = default;
        for (int made = 0, fruitless = 0, damaged = 0; made < _policy.MostAttempts && fruitless < _policy.FruitlessAttempts; made++)
        {
            if (fruitless > 0)
            {
                await Task.Delay(_policy.PauseAfter(fruitless), stop).ConfigureAwait(false);
            }

            long before = part.Length;
            outcome = await attempt.RunAsync(address, stop).ConfigureAwait(false);
            if (outcome.End == AttemptEnd.Complete)
            {
                string digest = part.Accept();
                if (digest == file.Sha256)
                {
                    return (null, false);
                }

                // Two versions may have been joined, or a bit have fallen over: once more from the start, then it is the server's file that is wrong.
                part.Discard();
                if (++damaged > 1)
                {
                    return ($"sends a file whose SHA-256 is {digest}, not {file.Sha256}", true);
                }
            }

            if (outcome.End == AttemptEnd.GiveUp)
            {
                break;
            }

            fruitless = part.Length > before ? 0 : fruitless + 1;
        }

        return (outcome.Why.Length > 0 ? $"answered: {outcome.Why}" : "answered with damaged data", outcome.Why.Length == 0);
    }

    private void CopyFile(KnownFile file, string source, PartFile part)
    {
        try
        {
            using FileStream from = new(source, FileMode.Open, FileAccess.Read, FileShare.Read);
            using FileStream to = part.Begin(new Uri(Path.GetFullPath(source)), null);
            byte[] piece = new byte[1 << 20];
            for (int read; (read = from.Read(piece)) > 0;)
            {
                part.Write(to, piece.AsMemory(0, read));
                _report(new FetchProgress(file, to.Position));
            }

            part.Flush(to);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"--from: {source} cannot be read: {cause.Message.TrimEnd('.')}.", cause);
        }

        string digest = part.Accept();
        if (digest != file.Sha256)
        {
            part.Discard();
            throw new DataException($"--from: {source} has the SHA-256 {digest}, not {file.Sha256}. It is damaged or another version; bring it again.");
        }
    }
}
