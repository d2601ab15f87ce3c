using Overmix.Core.Configuration;

namespace Overmix.Training.Data.Images;

/// <summary>
/// Pictures in folders named after their classes: <c>part/class/picture</c> or <c>class/picture</c>, as a folder, a .tar, .tar.gz or .zip; .jpg, .jpeg and .png files.
/// Decoded once, on all cores, into a memory-mapped cache of bytes; the set's order and SHA-256 depend on the pictures alone.
/// </summary>
public sealed class ImageFolder : IByteImages, IDisposable
{
    /// <summary>The name in configurations.</summary>
    public const string DataSetName = "folder";

    private readonly ImageIndex _index;
    private readonly PixelStore _pixels;
    private readonly ImageCache _cache;
    private readonly bool[] _verified; // by picture; empty if all are

    private ImageFolder(string path, ImageFolderReader.Result read)
    {
        string file = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        string? ending = new[] { ".tar.gz", ".tgz", ".tar", ".zip" }.FirstOrDefault(e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        Name = file[..^(ending?.Length ?? 0)];
        (_index, _pixels, _cache, Notes) = (read.Index, read.Pixels, read.Cache, read.Notes);
        _verified = read.Verified ? [] : new bool[_index.Count];
        Sha256 = _index.Fingerprint();
        OfficialParts = _index.Parts;
    }

    /// <summary>The folder's or archive's name without its ending.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _index.Count;

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _index.ClassNames;

    /// <summary>Shape of a picture: one channel if every pixel of every picture is grey, else three.</summary>
    public ExampleShape Shape => _index.Shape;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => _index.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<DataPart>? OfficialParts { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>SHA-256 of shape, class names, labels, parts and decoded pixels: equal for the same pictures as a folder or any archive of it.</summary>
    public string Sha256 { get; }

    /// <summary>Opens the set that a configuration names.</summary>
    /// <inheritdoc cref="Open(string, ImageFolderOptions)" path="/exception"/>
    public static ImageFolder Open(DataConfig config) => config.Path.Length > 0
        ? Open(config.Path, new ImageFolderOptions { ImageSize = config.ImageSize, MostInMemory = (long)config.InMemory << 20 })
        : throw new DataException($"data.path: is empty, but data.name: {DataSetName} needs the folder or archive of the pictures.");

    /// <summary>Opens a folder or archive.</summary>
    /// <param name="path">The folder, .tar, .tar.gz or .zip.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="DataException">A file is damaged, missing, or not of the form that is read.</exception>
    public static ImageFolder Open(string path, ImageFolderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.ImageSize);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        return Of(path, new ImageFolderReader(ImageSource.Open(path), options).Read());
    }

    /// <summary>The set of what was read.</summary>
    internal static ImageFolder Of(string path, ImageFolderReader.Result read) => new(path, read);

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> indices, Span<float> destination)
    {
        InMemoryChecks.CheckRead(indices, destination.Length, Count, Shape);
        byte[] bytes = new byte[destination.Length];
        ReadBytes(indices, bytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            destination[i] = bytes[i] / 255f;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">The cache was damaged after it was opened.</exception>
    public void ReadBytes(ReadOnlySpan<int> indices, Span<byte> destination)
    {
        InMemoryChecks.CheckRead(indices, destination.Length, Count, Shape);
        int size = Shape.Size;
        for (int i = 0; i < indices.Length; i++)
        {
            Span<byte> target = destination.Slice(i * size, size);
            if (_verified.Length == 0 || Volatile.Read(ref _verified[indices[i]]))
            {
                _pixels.Read(_index.Slots[indices[i]], target);
            }
            else
            {
                ReadVerified(indices[i], target);
            }
        }
    }

    /// <summary>Closes the cache.</summary>
    public void Dispose() => _pixels.Dispose();

    private void ReadVerified(int picture, Span<byte> target)
    {
        if (!ImageFolderReader.IsWhole(_index, _pixels, picture, target))
        {
            _cache.Remove();
            throw new DataException($"{_cache.Path}: the decoded picture {picture} of '{Name}' at offset {ImageCache.PixelsStart + (long)_index.Slots[picture] * Shape.Size} is damaged. Start again: the cache file was removed and is built anew.");
        }

        Volatile.Write(ref _verified[picture], true);
    }
}
