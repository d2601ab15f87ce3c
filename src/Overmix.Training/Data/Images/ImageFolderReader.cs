using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Overmix.Core.Errors;

namespace Overmix.Training.Data.Images;

/// <summary>From a source to decoded pictures: out of the cache, into the cache, or, where none can be written, into memory.</summary>
internal sealed class ImageFolderReader(ImageSource source, ImageFolderOptions options)
{
    private const int Format = 1;

    private readonly ImageCache _cache = new(options.CacheFolder ?? ImageCache.DefaultFolder, source.Path, options.ImageSize);
    private readonly string _identity = FormattableString.Invariant($"{source.Identity}; side {options.ImageSize}; format {Format}; {typeof(SkiaSharp.SKCodec).Assembly.GetName().FullName}");
    private readonly List<string> _notes = [];

    /// <summary>Pictures and what is known of them. Whoever reads a picture of a large cache verifies it first.</summary>
    public sealed record Result(ImageIndex Index, PixelStore Pixels, bool Verified, ImageCache Cache, IReadOnlyList<string> Notes);

    /// <summary>Larger caches are verified picture by picture when first read: seconds would become minutes.</summary>
    public long VerifiedAtOnce { get; init; } = 2L << 30;

    /// <summary>Creates a file of the cache.</summary>
    public Func<string, SafeFileHandle> CreateFile { get; init; } = FileSink.CreateNew;

    private int Threads => options.Threads > 0 ? options.Threads : Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>Reads the source.</summary>
    /// <exception cref="DataException">It is damaged, or of another form.</exception>
    public Result Read()
    {
        if (TryCache() is { } ready)
        {
            return ready;
        }

        try
        {
            using FileStream turn = _cache.Lock();
            return TryCache() ?? Build();
        }
        catch (StorageException cause)
        {
            _notes.Add($"The decoded pictures are not cached, and are decoded again at the next start. {cause.Message}");
            return Hold();
        }
    }

    private Result? TryCache()
    {
        if (_cache.TryOpen(_identity) is not { } found)
        {
            return null;
        }

        (ImageIndex index, PixelStore pixels) = found;
        bool small = (long)index.Count * index.Shape.Size <= VerifiedAtOnce;
        if (small && !IsWhole(index, pixels))
        {
            pixels.Dispose();
            return null;
        }

        return Done(index, pixels, small);
    }

    private Result Build()
    {
        (FileSink sink, string temporary) = _cache.Begin(CreateFile);
        try
        {
            using (sink)
            {
                _cache.Commit(sink, temporary, TakeIn(sink));
            }
        }
        finally
        {
            ImageCache.Delete(temporary); // gone already if all went well
        }

        return TryCache() ?? throw new StorageException(_cache.Path, "what was written is not what is read back; the disk may be failing.");
    }

    private Result Hold()
    {
        var sink = new MemorySink(source.Path, options.MostInMemory);
        return Done(TakeIn(sink), new HeldPixels(sink), verified: true);
    }

    private Result Done(ImageIndex index, PixelStore pixels, bool verified)
    {
        if (index.Skipped > 0)
        {
            _notes.Add($"{source.Path}: {index.Skipped} {(index.Skipped == 1 ? "file that is no picture was" : "files that are no pictures were")} passed over.");
        }

        return new Result(index, pixels, verified, _cache, _notes);
    }

    private ImageIndex TakeIn(PixelSink sink)
    {
        ImageIntake.Yield yield = ImageIntake.Run(source, options.ImageSize, Threads, sink);
        IReadOnlyList<TakenPicture> taken = yield.Pictures;
        string[] names = [.. taken.Select(t => t.Name)];
        ImageFolderLayout layout = ImageFolderLayout.Of(source.Path, names, source.Folders);
        int channels = taken.All(t => t.IsGrey) ? 1 : 3;
        byte[][] hashes = channels == 3 ? [.. taken.Select(t => t.Hash)] : KeepOnePlane(sink, taken.Count, yield.Height * yield.Width);
        string[] files = [.. names.Select(n => n[(n.LastIndexOf('/') + 1)..])];
        int[] order = [.. Enumerable.Range(0, names.Length)];
        Array.Sort(order, (a, b) => (layout.Parts is { } p ? p[a].CompareTo(p[b]) : 0) is var byPart and not 0 ? byPart
            : layout.Labels[a].CompareTo(layout.Labels[b]) is var byLabel and not 0 ? byLabel
            : string.CompareOrdinal(files[a], files[b]) is var byFile and not 0 ? byFile
            : string.CompareOrdinal(names[a], names[b]));
        return new ImageIndex
        {
            Identity = _identity,
            Shape = new ExampleShape(channels, yield.Height, yield.Width),
            ClassNames = layout.ClassNames,
            Labels = [.. order.Select(i => layout.Labels[i])],
            Parts = layout.Parts is { } parts ? [.. order.Select(i => parts[i])] : null,
            Slots = order,
            Hashes = [.. order.SelectMany(i => hashes[i])],
            Skipped = source.Skipped,
        };
    }

    // All pictures are grey: their three planes are equal, and one is enough. Slots only move towards the front, so it can be done in place.
    private static byte[][] KeepOnePlane(PixelSink sink, int count, int plane)
    {
        byte[] three = new byte[3 * plane];
        byte[][] hashes = new byte[count][];
        for (int slot = 0; slot < count; slot++)
        {
            sink.Read(slot, three);
            sink.Write(slot, three.AsSpan(0, plane));
            hashes[slot] = SHA256.HashData(three.AsSpan(0, plane));
        }

        return hashes;
    }

    private bool IsWhole(ImageIndex index, PixelStore pixels)
    {
        const int Block = 256;
        bool whole = true;
        _ = Parallel.For(0, (index.Count + Block - 1) / Block, new ParallelOptions { MaxDegreeOfParallelism = Threads }, () => new byte[index.Shape.Size], (block, _, buffer) =>
        {
            for (int i = block * Block; i < Math.Min(index.Count, (block + 1) * Block) && Volatile.Read(ref whole); i++)
            {
                if (!IsWhole(index, pixels, i, buffer))
                {
                    Volatile.Write(ref whole, false);
                }
            }

            return buffer;
        }, _ => { });
        return whole;
    }

    /// <summary>Reads a picture and compares its hash.</summary>
    public static bool IsWhole(ImageIndex index, PixelStore pixels, int picture, Span<byte> buffer)
    {
        pixels.Read(index.Slots[picture], buffer);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(buffer, hash);
        return hash.SequenceEqual(index.HashOf(picture));
    }
}
