using System.Text.Json;
using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Tests.Theory.LabelNoise;
using Overmix.Training.Data;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

/// <summary>A network to build, with images for it.</summary>
/// <param name="Name">Its name in a configuration.</param>
/// <param name="Width">Its width.</param>
/// <param name="Stem">How it takes in an image.</param>
/// <param name="Shape">Shape of the images.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record NetworkCase(string Name, int Width, StemKind Stem, ExampleShape Shape, int Classes)
{
    /// <summary>Every network once, as small as it gets.</summary>
    public static IReadOnlyList<NetworkCase> Small { get; } =
    [
        new("mlp", 0, StemKind.Auto, new(1, 8, 8), 10),
        new("cnn", 4, StemKind.Auto, new(1, 8, 8), 10),
        new("resnet18", 4, StemKind.Cifar, new(3, 32, 32), 10),
        new("resnet34", 2, StemKind.Cifar, new(3, 32, 32), 10),
        new("resnet50", 2, StemKind.Cifar, new(3, 32, 32), 10),
        new("preActResNet18", 4, StemKind.Cifar, new(3, 32, 32), 10),
        new("vgg16", 4, StemKind.Cifar, new(3, 32, 32), 10),
        new("wideResNet28x10", 1, StemKind.Cifar, new(3, 32, 32), 10),
    ];

    public static NetworkCase Named(string name) => Small.Single(c => c.Name == name);

    public static NetworkCase From(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        json.GetProperty("width").GetInt32(),
        Enum.Parse<StemKind>(json.GetProperty("stem").GetString()!, ignoreCase: true),
        new(json.GetProperty("channels").GetInt32(), json.GetProperty("side").GetInt32(), json.GetProperty("side").GetInt32()),
        json.GetProperty("classes").GetInt32());

    public static JsonElement[] References() => [.. ReferenceFile.Load("networks.json").EnumerateArray()];

    public StagedNetwork Build(ulong seed = 1) => (StagedNetwork)ModelFactory.Create(Config, Shape, Classes, new RandomStreams(seed));

    public ModelConfig Config => new() { Name = Name, Width = Width, Stem = Stem, Widths = [16, 12] };

    /// <summary>Images by formula, [count, c, h, w] in [−1, 1).</summary>
    public Tensor Inputs(int count) => FormulaNumbers.Tensor("input", [count, Shape.Channels, Shape.Height, Shape.Width], u => 2 * u - 1);
}
