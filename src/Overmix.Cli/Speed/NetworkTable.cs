using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Benchmark;

namespace Overmix.Cli.Speed;

/// <summary>Throughput of every convolutional network in every precision and layout.</summary>
internal static class NetworkTable
{
    private const int SyntheticExamples = 10; // one of each class at least

    private static readonly (string Name, int Width, int Share)[] Networks =
    [
        ("cnn", 32, 1), ("resnet18", 64, 1), ("preActResNet18", 64, 1), ("vgg16", 64, 1), ("resnet34", 64, 1), ("resnet50", 64, 4), ("wideResNet28x10", 16, 8),
    ];

    /// <summary>How many rows there are.</summary>
    public static int Count => Networks.Length * Formats.Length;

    private static (Precision Precision, ImageLayout Layout)[] Formats { get; } =
        [.. from p in new[] { Precision.Float32, Precision.Bfloat16 } from l in new[] { ImageLayout.Contiguous, ImageLayout.ChannelsLast } select (p, l)];

    /// <summary>Measures: the best of three steps each, for they do not take turns.</summary>
    /// <param name="batchSize">Batch size; a part of it for networks that need much memory.</param>
    /// <param name="narrow">Whether to take an eighth of each network's width.</param>
    /// <param name="time">The clock.</param>
    /// <param name="advance">Called after each row.</param>
    public static IReadOnlyList<Throughput> Measure(int batchSize, bool narrow, TimeProvider time, Action advance)
    {
        List<Throughput> rows = [];
        foreach ((string name, int ownWidth, int share) in batchSize == 0 ? [] : Networks)
        {
            foreach ((Precision precision, ImageLayout layout) in Formats)
            {
                int width = narrow ? ownWidth / 8 : ownWidth, batch = Math.Max(2, batchSize / share), examples = (SyntheticExamples + batch - 1) / batch * batch; // whole batches: a step is one
                var task = new StepTask { Network = name, Width = width, BatchSize = batch, Examples = examples, Precision = precision, Layout = layout, Threads = ThreadPolicy.JobShare };
                using var trial = new StepTrial(task, time);
                double seconds = Enumerable.Range(0, 3).Min(_ => trial.Seconds(1));
                rows.Add(new Throughput(name, width, Word(precision), Word(layout), batch / seconds));
                advance();
            }
        }

        return rows;
    }

    private static string Word(Enum choice) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(choice.ToString());
}
