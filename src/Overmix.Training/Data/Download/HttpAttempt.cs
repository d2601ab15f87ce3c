using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Overmix.Training.Data.Download;

/// <summary>How an attempt ended.</summary>
internal enum AttemptEnd
{
    /// <summary>As many bytes as the file has are here.</summary>
    Complete,

    /// <summary>It may go better next time.</summary>
    TryAgain,

    /// <summary>This address will not give the file.</summary>
    GiveUp,
}

/// <summary>The outcome of an attempt.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Why">What happened, in words; empty if it is complete.</param>
internal readonly record struct AttemptOutcome(AttemptEnd End, string Why);

/// <summary>One request to one address: goes on after what has arrived if the server plays along, begins anew if it does not, and never takes more than the file has.</summary>
internal sealed class HttpAttempt(HttpClient client, FetchPolicy policy, KnownFile file, PartFile part, Action<long> report)
{
    private const int PieceBytes = 1 << 16;

    /// <summary>Makes the attempt.</summary>
    /// <param name="address">Of the file.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public async Task<AttemptOutcome> RunAsync(Uri address, CancellationToken stop)
    {
        if (part.Length > file.Bytes)
        {
            part.Discard();
        }

        if (part.Length == file.Bytes)
        {
            return Complete;
        }

        using var stall = CancellationTokenSource.CreateLinkedTokenSource(stop);
        stall.CancelAfter(policy.StallAfter);
        try
        {
            using HttpRequestMessage request = Request(address);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            return Refusal(response) ?? await ReceiveAsync(address, response, stall).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Again($"silent for {policy.StallAfter.TotalSeconds} seconds");
        }
        catch (HttpRequestException cause) when (cause.InnerException is AuthenticationException)
        {
            return Never($"no trusted connection ({OneLine(cause.InnerException)})");
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            return Again(OneLine(cause));
        }
    }

    private static AttemptOutcome Complete => new(AttemptEnd.Complete, "");

    private static AttemptOutcome Again(string why) => new(AttemptEnd.TryAgain, why);

    private static AttemptOutcome Never(string why) => new(AttemptEnd.GiveUp, why);

    private HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (part.Length is > 0 and long have)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            if (part.TagOf(address) is { } tag)
            {
                request.Headers.TryAddWithoutValidation("If-Range", tag);
            }
        }

        return request;
    }

    // Null if the answer brings the file or the rest of it.
    private AttemptOutcome? Refusal(HttpResponseMessage response)
    {
        string status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        long? length = response.Content.Headers.ContentLength;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return length is null || length == file.Bytes ? null : Never($"offers {length} bytes where the file has {file.Bytes}");
            case HttpStatusCode.PartialContent:
                ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
                if (part.Length > 0 && range?.From == part.Length && (range.Length is null || range.Length == file.Bytes))
                {
                    return null;
                }

                part.Discard();
                return Again($"sent another part of the file than asked for ({range})");
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                part.Discard();
                return Again(status);
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                return Again(status);
            default:
                return Never(status);
        }
    }

    private async Task<AttemptOutcome> ReceiveAsync(Uri address, HttpResponseMessage response, CancellationTokenSource stall)
    {
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        using FileStream target = goesOn ? part.Append() : part.Begin(address, TagOf(response));
        using Stream body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        byte[] piece = new byte[PieceBytes];
        long have = goesOn ? target.Position : 0;
        while (true)
        {
            stall.CancelAfter(policy.StallAfter);
            int read = await body.ReadAsync(piece, stall.Token).ConfigureAwait(false);
            if (read == 0)
            {
                part.Flush(target);
                return have == file.Bytes ? Complete : Again($"the connection ended after {have} of {file.Bytes} bytes");
            }

            have += read;
            if (have > file.Bytes)
            {
                target.Dispose();
                part.Discard();
                return Never($"sends more than the {file.Bytes} bytes that the file has");
            }

            part.Write(target, piece.AsMemory(0, read));
            report(have);
        }
    }

    // Only a strong mark tells versions apart byte by byte.
    private static string? TagOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R");

    private static string OneLine(Exception error) => (error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{error.Message} {inner.Message}" : error.Message).ReplaceLineEndings(" ").TrimEnd('.');
}
