using Overmix.Training.Data;
using Overmix.Training.Data.Images;

namespace Overmix.Tests.Training.Data.Images;

/// <summary>From files to pixels: decoding, orientation, scaling.</summary>
public sealed class ImageDecodingTests
{
    [Fact]
    public void Decode_Png_GivesItsBytes()
    {
        byte[] rgb = Pictures.Rgb(7, 5, 1);
        DecodedImage image = ImageDecoder.Decode(Pictures.Png(7, 5, rgb, 2), "x", new DecodingBuffers());
        Assert.Equal((7, 5), (image.Width, image.Height));
        Assert.Equal(rgb, image.Rgb.ToArray());
        Assert.False(image.IsGrey);
        Assert.True(ImageDecoder.Decode(Pictures.Png(2, 2, [1, 2, 3, 4], 0), "x", new DecodingBuffers()).IsGrey);
    }

    [Fact]
    public void Decode_Transparent_LiesOnWhite()
    {
        DecodedImage image = ImageDecoder.Decode(Pictures.Png(3, 1, [10, 20, 30, 0, 10, 20, 30, 255, 0, 100, 200, 128], 6), "x", new DecodingBuffers());
        Assert.Equal([255, 255, 255, 10, 20, 30, 127, 177, 227], image.Rgb.ToArray()); // (0·128 + 255·127 + 127)/255 and so on
    }

    [Fact]
    public void Decode_Jpeg_IsCloseToWhatWasEncoded()
    {
        byte[] smooth = [.. Enumerable.Range(0, 16 * 16).SelectMany(i => new[] { (byte)(i % 16 * 10), (byte)(i / 16 * 10), (byte)100 })];
        byte[] found = ImageDecoder.Decode(Pictures.Jpeg(16, 16, smooth), "x", new DecodingBuffers()).Rgb.ToArray();
        Assert.InRange(smooth.Zip(found).Average(p => Math.Abs(p.First - p.Second)), 0, 3); // quality 100; chroma is halved
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_ExifOrientation_ShowsThePictureUpright(int orientation)
    {
        // The stored picture is red in its first row and blue in its last, green in its first column: where do they appear? From the EXIF standard's table of tag 274.
        const int Width = 24, Height = 16;
        byte[] stored = [.. Enumerable.Range(0, Width * Height).SelectMany(i => Block(i % Width, i / Width))];
        DecodedImage image = ImageDecoder.Decode(Pictures.Jpeg(Width, Height, stored, orientation), "x", new DecodingBuffers());
        (string row, string column) = new[] { ("top", "left"), ("top", "right"), ("bottom", "right"), ("bottom", "left"), ("left", "top"), ("right", "top"), ("right", "bottom"), ("left", "bottom") }[orientation - 1];
        Assert.Equal(orientation > 4 ? (Height, Width) : (Width, Height), (image.Width, image.Height));
        Assert.Equal((row, column), (SideOf(image, 0), SideOf(image, 1)));
    }

    [Fact]
    public void ToSquare_SameSize_IsUntouched_FlatStaysFlat()
    {
        var image = new DecodedImage(6, 6, Pictures.Rgb(6, 6, 3));
        Assert.Same(image, Resampling.ToSquare(image, 6, new DecodingBuffers()));
        foreach ((int width, int height, int size) in new[] { (50, 31, 7), (3, 5, 16), (1, 1, 9), (640, 480, 224), (2, 999, 3) })
        {
            DecodedImage flat = Resampling.ToSquare(new DecodedImage(width, height, [.. Enumerable.Repeat((byte)201, width * height * 3)]), size, new DecodingBuffers());
            Assert.Equal(size * size * 3, flat.Rgb.Length);
            Assert.All(flat.Rgb.ToArray(), b => Assert.Equal(201, b));
        }
    }

    [Theory]
    [InlineData(31, 17, 8)]
    [InlineData(17, 40, 11)]
    [InlineData(5, 7, 12)]
    [InlineData(64, 64, 16)]
    public void ToSquare_AgainstAPlainFloatLoop_DiffersByRoundingAlone(int width, int height, int size)
    {
        byte[] rgb = Pictures.Rgb(width, height, 4);
        byte[] found = Resampling.ToSquare(new DecodedImage(width, height, rgb), size, new DecodingBuffers()).Rgb.ToArray();
        double[] expected = Plain(width, height, rgb, size);
        // Two roundings to bytes, each half a unit, the first averaged by weights that sum to 1; and weights off by 2⁻¹⁷ each.
        Assert.All(found.Zip(expected), p => Assert.Equal(p.Second, p.First, 1.0 + 0.1));
        Assert.Contains(found.Zip(Plain(width, height, rgb, size, shift: 1)), p => Math.Abs(p.First - p.Second) > 10); // the wrong cut is caught
    }

    [Fact]
    public void ToSquare_LongPicture_KeepsItsMiddle()
    {
        // Nine columns of three: black, white, black; the white middle is what remains.
        byte[] rgb = [.. Enumerable.Range(0, 27).SelectMany(i => Enumerable.Repeat((byte)(i % 9 is >= 3 and < 6 ? 255 : 0), 3))];
        Assert.All(Resampling.ToSquare(new DecodedImage(9, 3, rgb), 3, new DecodingBuffers()).Rgb.ToArray(), b => Assert.Equal(255, b));
    }

    [Fact]
    public void Read_OneFile_IsBroughtToTheShape()
    {
        byte[] png = Pictures.Png(9, 6, 8);
        Assert.Equal(3 * 16, ImageFile.Read(png, "x", new ExampleShape(3, 4, 4)).Length);
        byte[] grey = ImageFile.Read(Pictures.Png(1, 1, [255, 0, 0], 2), "x", new ExampleShape(1, 1, 1));
        Assert.Equal([76], grey); // 0.299 · 255
        Assert.Contains("6×9", Assert.Throws<DataException>(() => ImageFile.Read(png, "x", new ExampleShape(3, 4, 5))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Read(png, "x", new ExampleShape(2, 4, 4)));
        Assert.Contains("/nowhere", Assert.Throws<DataException>(() => ImageFile.Read("/nowhere/x.png", new ExampleShape(3, 4, 4))).Message, StringComparison.Ordinal);
    }

    private static byte[] Block(int x, int y) => y < 8 ? [255, 0, 0] : x < 8 ? [0, 255, 0] : [0, 0, 255];

    // On which side of the picture a channel's colour is, by its centre of mass: red is the stored top, green the stored left of the lower half.
    private static string SideOf(DecodedImage image, int channel)
    {
        (double mass, double x, double y) = (0, 0, 0);
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            double value = image.Rgb[3 * i + channel] > 128 ? 1 : 0;
            (mass, x, y) = (mass + value, x + value * (i % image.Width), y + value * (i / image.Width));
        }

        (x, y) = (x / mass / (image.Width - 1) - 0.5, y / mass / (image.Height - 1) - 0.5);
        bool alongX = channel == 0 ? Math.Abs(x) > Math.Abs(y) : image.Width > image.Height; // green: along the stored columns, the longer side
        return alongX ? (x < 0 ? "left" : "right") : y < 0 ? "top" : "bottom";
    }

    private static double[] Plain(int width, int height, byte[] rgb, int size, int shift = 0)
    {
        double scale = (double)Math.Min(width, height) / size;
        (double Ratio, int Cut) Side(int side, int other)
        {
            int scaled = side <= other ? size : (int)Math.Floor((double)side * size / other + 0.5);
            return ((double)side / scaled, (scaled - size) / 2 + shift);
        }

        (double rx, int cx) = Side(width, height);
        (double ry, int cy) = Side(height, width);
        double[] result = new double[size * size * 3];
        Assert.True(scale > 0);
        for (int i = 0; i < result.Length; i++)
        {
            (int c, int x, int y) = (i % 3, i / 3 % size, i / 3 / size);
            (double sum, double total) = (0, 0);
            for (int v = 0; v < height; v++)
            {
                for (int u = 0; u < width; u++)
                {
                    double w = Math.Max(0, 1 - Math.Abs(u + 0.5 - (x + cx + 0.5) * rx) / Math.Max(rx, 1)) * Math.Max(0, 1 - Math.Abs(v + 0.5 - (y + cy + 0.5) * ry) / Math.Max(ry, 1));
                    (sum, total) = (sum + w * rgb[(v * width + u) * 3 + c], total + w);
                }
            }

            result[i] = total > 0 ? sum / total : 0;
        }

        return result;
    }
}
