using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Training.Benchmark;

/// <summary>Random bytes as images of ten classes, as many of each: time does not depend on what they show.</summary>
internal static class SyntheticImages
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>A data set.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="shape">Their shape.</param>
    public static ByteImageDataSet Of(int count, ExampleShape shape)
    {
        RandomStream stream = new RandomStreams(1).Open(StreamName.Theory);
        byte[] pixels = new byte[checked(count * shape.Size)];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)stream.NextInt(256);
        }

        return new ByteImageDataSet("synthetic", pixels, [.. Enumerable.Range(0, count).Select(i => i % Classes)], shape, [.. Enumerable.Range(0, Classes).Select(c => $"{c}")]);
    }
}
