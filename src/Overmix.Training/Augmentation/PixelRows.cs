using System.Runtime.InteropServices;
using Overmix.Theory.Mixing;
using static TorchSharp.torch;

namespace Overmix.Training.Augmentation;

/// <summary>Float32 images on the CPU, through memory: a shifted image is one copy whose border is then put right, a flipped row is reversed in place.</summary>
internal static class PixelRows
{
    /// <summary>Whether a batch lies in memory as plain rows of float32 that autograd does not watch.</summary>
    public static bool CanWalk(Tensor batch) => batch.device_type == TorchSharp.DeviceType.CPU && batch.dtype == ScalarType.Float32 && !batch.requires_grad && batch.is_contiguous();

    public static Tensor CropAndFlip(Tensor batch, AugmentDraw[] draws, CropRule rule)
    {
        (int channels, int height, int width) = ((int)batch.shape[1], (int)batch.shape[2], (int)batch.shape[3]);
        Tensor result = empty(batch.shape, ScalarType.Float32);
        Span<float> source = Pixels(batch), target = Pixels(result);
        int plane = height * width;
        for (int k = 0; k < draws.Length * channels; k++)
        {
            Move(source.Slice(k * plane, plane), target.Slice(k * plane, plane), width, draws[k / channels], rule, rule.Black[k % channels]);
        }

        return result;
    }

    public static void Blank(Tensor batch, CutBox[] boxes)
    {
        int channels = (int)batch.shape[1], height = (int)batch.shape[2], width = (int)batch.shape[3];
        Span<float> pixels = Pixels(batch);
        for (int k = 0; k < boxes.Length * channels; k++)
        {
            CutBox box = boxes[k / channels];
            for (int i = box.Top; i < box.Top + box.Height; i++)
            {
                pixels.Slice((k * height + i) * width + box.Left, box.Width).Clear();
            }
        }
    }

    /// <summary>Copies a box of each image from one batch into another.</summary>
    public static void Paste(Tensor from, Tensor into, IReadOnlyList<CutBox> boxes)
    {
        int channels = (int)into.shape[1], height = (int)into.shape[2], width = (int)into.shape[3];
        Span<float> source = Pixels(from), target = Pixels(into);
        for (int k = 0; k < boxes.Count * channels; k++)
        {
            CutBox box = boxes[k / channels];
            for (int i = box.Top; i < box.Top + box.Height; i++)
            {
                int start = (k * height + i) * width + box.Left;
                source.Slice(start, box.Width).CopyTo(target[start..]);
            }
        }
    }

    private static void Move(ReadOnlySpan<float> source, Span<float> target, int width, AugmentDraw draw, CropRule rule, float black)
    {
        // Row by row, the shifted image is the image a number of pixels on: one copy, wrong only where a row or column comes from outside.
        int on = draw.ShiftRows * width + draw.ShiftColumns, height = source.Length / width;
        source[Math.Max(on, 0)..(source.Length + Math.Min(on, 0))].CopyTo(target[Math.Max(-on, 0)..]);
        for (int i = 0; i < height; i++)
        {
            Span<float> line = target.Slice(i * width, width);
            int row = i + draw.ShiftRows;
            if (row >= 0 && row < height)
            {
                Border(source.Slice(row * width, width), line, draw.ShiftColumns, rule, black);
            }
            else
            {
                Outside(source, line, rule.Source(row, height), draw.ShiftColumns, rule, black);
            }

            if (draw.Flip)
            {
                line.Reverse();
            }
        }
    }

    private static void Outside(ReadOnlySpan<float> source, Span<float> line, int row, int shift, CropRule rule, float black)
    {
        if (row < 0)
        {
            line.Fill(black);
            return;
        }

        ReadOnlySpan<float> mirrored = source.Slice(row * line.Length, line.Length);
        mirrored[Math.Max(shift, 0)..(line.Length + Math.Min(shift, 0))].CopyTo(line[Math.Max(-shift, 0)..]);
        Border(mirrored, line, shift, rule, black);
    }

    // The columns from outside: on one side only.
    private static void Border(ReadOnlySpan<float> row, Span<float> line, int shift, CropRule rule, float black)
    {
        (int start, int end) = shift < 0 ? (0, -shift) : (line.Length - shift, line.Length);
        for (int j = start; j < end; j++)
        {
            int source = rule.Source(j + shift, line.Length);
            line[j] = source < 0 ? black : row[source];
        }
    }

    private static Span<float> Pixels(Tensor batch) => MemoryMarshal.Cast<byte, float>(batch.bytes);
}
