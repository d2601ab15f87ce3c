using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Overmix.Training.Data.Images;

/// <summary>A decoded picture's place in the sink is its place in the list.</summary>
/// <param name="Name">Its relative path.</param>
/// <param name="Hash">SHA-256 of its pixels as stored.</param>
/// <param name="IsGrey">Whether all its pixels are grey.</param>
internal sealed record TakenPicture(string Name, byte[] Hash, bool IsGrey);

/// <summary>
/// Decodes all pictures of a source on all cores: one thread reads, the others decode and write. The result, and the picture that is complained of, depend on the source alone.
/// </summary>
internal sealed class ImageIntake
{
    private const int BatchPictures = 64, BatchBytes = 4 << 20;

    private readonly string _source;
    private readonly int _imageSize;
    private readonly PixelSink _sink;
    private readonly Lock _gate = new();
    private readonly List<TakenPicture[]> _done = [];
    private (int Slot, Exception Cause)? _failure;
    private (int Height, int Width) _size;

    private ImageIntake(string source, int imageSize, PixelSink sink) => (_source, _imageSize, _sink) = (source, imageSize, sink);

    /// <summary>Height and width of all pictures, and what was taken.</summary>
    public sealed record Yield(int Height, int Width, IReadOnlyList<TakenPicture> Pictures);

    /// <summary>Takes in all pictures as three planes each.</summary>
    /// <exception cref="DataException">A picture is damaged or of another size, or there is none; of several, the first.</exception>
    public static Yield Run(ImageSource source, int imageSize, int threads, PixelSink sink) =>
        new ImageIntake(source.Path, imageSize, sink).Run(source.Read(), threads);

    private Yield Run(IEnumerable<PictureFile> files, int threads)
    {
        using var queue = new BlockingCollection<(int Batch, int Slot, PictureFile[] Files)>(2 * threads);
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => Work(queue)))];
        Array.ForEach(workers, w => w.Start());
        int count = 0;
        Exception? halt = null;
        try
        {
            count = Feed(files, queue);
        }
        catch (Exception cause)
        {
            halt = cause; // A picture before this one may have failed: that is then the one to name.
        }
        finally
        {
            queue.CompleteAdding();
            Array.ForEach(workers, w => w.Join());
        }

        if ((_failure?.Cause ?? halt) is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        return count > 0
            ? new Yield(_size.Height, _size.Width, [.. _done.SelectMany(d => d)])
            : throw new DataException($"{_source}: holds no picture. Expected .jpg, .jpeg or .png files as class/picture or part/class/picture.");
    }

    private int Feed(IEnumerable<PictureFile> files, BlockingCollection<(int Batch, int Slot, PictureFile[] Files)> queue)
    {
        List<PictureFile> batch = [];
        (int count, int batches, long bytes) = (0, 0, 0);
        void Send()
        {
            queue.Add((batches++, count, [.. batch]));
            (count, bytes) = (count + batch.Count, 0);
            batch.Clear();
        }

        foreach (PictureFile file in files)
        {
            if (count == 0 && batch.Count == 0)
            {
                DecodedImage first = Prepare(file, new DecodingBuffers());
                _size = (first.Height, first.Width);
            }

            batch.Add(file);
            bytes += file.Bytes.Count;
            if (batch.Count == BatchPictures || bytes >= BatchBytes)
            {
                Send();
            }

            if (HasFailed())
            {
                return count; // What is queued is still looked at: it may hold an earlier failure.
            }
        }

        if (batch.Count > 0)
        {
            Send();
        }

        return count;
    }

    private void Work(BlockingCollection<(int Batch, int Slot, PictureFile[] Files)> queue)
    {
        var buffers = new DecodingBuffers();
        byte[] planes = [];
        foreach ((int number, int slot, PictureFile[] files) in queue.GetConsumingEnumerable())
        {
            var taken = new TakenPicture[files.Length];
            for (int i = 0; i < files.Length; i++)
            {
                try
                {
                    taken[i] = Take(files[i], slot + i, buffers, ref planes);
                }
                catch (Exception cause)
                {
                    Fail(slot + i, cause);
                    break;
                }
                finally
                {
                    files[i].Release();
                }
            }

            lock (_gate)
            {
                while (_done.Count <= number)
                {
                    _done.Add([]);
                }

                _done[number] = taken;
            }
        }
    }

    private TakenPicture Take(PictureFile file, int slot, DecodingBuffers buffers, ref byte[] planes)
    {
        DecodedImage image = Prepare(file, buffers);
        if ((image.Height, image.Width) != _size)
        {
            throw new DataException($"{_source}: '{file.Name}' has {image.Height}×{image.Width} pixels, the first picture {_size.Height}×{_size.Width}. Expected one size; set data.imageSize to bring all to the same.");
        }

        planes = planes.Length == image.Rgb.Length ? planes : new byte[image.Rgb.Length];
        image.CopyPlanes(planes, 3);
        _sink.Write(slot, planes);
        return new TakenPicture(file.Name, SHA256.HashData(planes), image.IsGrey);
    }

    private DecodedImage Prepare(PictureFile file, DecodingBuffers buffers)
    {
        DecodedImage image = ImageDecoder.Decode(file.Bytes, $"{_source}: '{file.Name}'", buffers);
        return _imageSize == 0 ? image : Resampling.ToSquare(image, _imageSize, buffers);
    }

    private bool HasFailed()
    {
        lock (_gate)
        {
            return _failure is not null;
        }
    }

    private void Fail(int slot, Exception cause)
    {
        lock (_gate)
        {
            _failure = _failure is null || slot < _failure.Value.Slot ? (slot, cause) : _failure;
        }
    }
}
