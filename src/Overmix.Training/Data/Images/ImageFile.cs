using Overmix.Training.Data.Archives;

namespace Overmix.Training.Data.Images;

/// <summary>Single pictures, treated as those of an <see cref="ImageFolder"/> are: for predictions on new files.</summary>
public static class ImageFile
{
    /// <summary>Largest file that is read, bytes.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Reads a JPEG or PNG file and brings it to a shape.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">1 or 3 channels; a square is scaled and cut to, any other shape must be the picture's own.</param>
    /// <returns>Pixels, <c>[c·h·w]</c>, row by row within a channel. A colour picture becomes grey by its luma for a shape of one channel.</returns>
    /// <exception cref="DataException">It cannot be read or decoded, or has another size.</exception>
    public static byte[] Read(string path, ExampleShape shape)
    {
        using FileStream file = ArchiveFile.OpenRead(path);
        if (file.Length > MostBytes)
        {
            throw new DataException($"{path}: has {file.Length} bytes. Expected a picture of at most {MostBytes}.");
        }

        byte[] bytes = new byte[file.Length];
        try
        {
            file.ReadExactly(bytes);
        }
        catch (IOException cause)
        {
            throw ArchiveFile.Unreadable(path, cause);
        }

        return Read(bytes, path, shape);
    }

    /// <summary>Decodes a JPEG or PNG file and brings it to a shape.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">Its name for messages.</param>
    /// <inheritdoc cref="Read(string, ExampleShape)"/>
    /// <param name="shape">1 or 3 channels; a square is scaled and cut to, any other shape must be the picture's own.</param>
    public static byte[] Read(byte[] file, string name, ExampleShape shape)
    {
        if (shape.Channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "Pictures have 1 or 3 channels.");
        }

        var buffers = new DecodingBuffers();
        DecodedImage image = ImageDecoder.Decode(file, name, buffers);
        image = shape.Height == shape.Width ? Resampling.ToSquare(image, shape.Height, buffers) : image;
        if ((image.Height, image.Width) != (shape.Height, shape.Width))
        {
            throw new DataException($"{name}: has {image.Height}×{image.Width} pixels. Expected {shape.Height}×{shape.Width}.");
        }

        byte[] planes = new byte[shape.Size];
        image.CopyPlanes(planes, shape.Channels);
        return planes;
    }
}
