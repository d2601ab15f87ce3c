using Overmix.Core.Seeding;
using SkiaSharp;

namespace Overmix.Tests.OwnImages;

/// <summary>Pictures of simple shapes, as a person might photograph them: sizes, places, colours and frames all differ.</summary>
internal static class ShapePictures
{
    /// <summary>Names of the classes, as folders may be called.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["a circle", "čtverec", "三角形 △"];

    /// <summary>Fills a folder: <c>CLASS/0.jpg</c>, …</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="seed">Equal seeds give equal pictures.</param>
    /// <param name="counts">How many of each class.</param>
    public static void Fill(string folder, ulong seed, params IReadOnlyList<int> counts)
    {
        for (int c = 0; c < counts.Count; c++)
        {
            Directory.CreateDirectory(Path.Combine(folder, Classes[c]));
            for (int i = 0; i < counts[c]; i++)
            {
                File.WriteAllBytes(Path.Combine(folder, Classes[c], $"{i}.jpg"), Draw(c, new RandomStreams(seed).Open(StreamName.Theory, (1000 * c) + i)));
            }
        }
    }

    /// <summary>A picture of a class as a JPEG file.</summary>
    public static byte[] Draw(int shape, RandomStream draws)
    {
        (int width, int height) = (40 + draws.NextInt(60), 40 + draws.NextInt(60));
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        bool isBright = draws.NextInt(2) == 0;
        canvas.Clear(Colour(draws, isBright));
        using var paint = new SKPaint { Color = Colour(draws, !isBright), IsAntialias = true };

        // Whole within the square that is cut from the middle.
        float side = Math.Min(width, height), radius = side * (0.25f + (0.15f * (float)draws.NextDouble()));
        float room = (side / 2) - radius, x = (width / 2f) + Shift(draws, room), y = (height / 2f) + Shift(draws, room);
        using SKPath path = Outline(shape, x, y, radius);
        canvas.DrawPath(path, paint);
        using SKData file = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85);
        return file.ToArray();
    }

    private static SKPath Outline(int shape, float x, float y, float radius)
    {
        var path = new SKPath();
        switch (shape)
        {
            case 0:
                path.AddCircle(x, y, radius);
                break;
            case 1:
                path.AddRect(SKRect.Create(x - (0.85f * radius), y - (0.85f * radius), 1.7f * radius, 1.7f * radius));
                break;
            default:
                path.AddPoly([new(x, y - radius), new(x + radius, y + (0.8f * radius)), new(x - radius, y + (0.8f * radius))]);
                break;
        }

        return path;
    }

    private static SKColor Colour(RandomStream draws, bool isBright)
    {
        byte Channel() => (byte)((isBright ? 175 : 0) + draws.NextInt(80));
        return new SKColor(Channel(), Channel(), Channel());
    }

    private static float Shift(RandomStream draws, float room) => room * ((2 * (float)draws.NextDouble()) - 1);
}
