using static TorchSharp.torch;

namespace Overmix.Training.Checkpoints;

/// <summary>An element type of the safetensors format that we read and write.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Scalar">Its type in libtorch.</param>
/// <param name="Bytes">Bytes an element.</param>
internal sealed record SafeTensorsType(string Name, ScalarType Scalar, int Bytes)
{
    private static readonly SafeTensorsType[] All =
    [
        new("F64", ScalarType.Float64, 8), new("I64", ScalarType.Int64, 8),
        new("F32", ScalarType.Float32, 4), new("I32", ScalarType.Int32, 4),
        new("BF16", ScalarType.BFloat16, 2), new("F16", ScalarType.Float16, 2),
        new("U8", ScalarType.Byte, 1), new("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>The names we know, for messages.</summary>
    public static string KnownNames { get; } = string.Join(", ", All.Select(t => t.Name));

    /// <summary>The type of a name; null if we do not know it.</summary>
    public static SafeTensorsType? Find(string name) => Array.Find(All, t => t.Name == name);

    /// <summary>The type of a tensor; null if the format or we have none.</summary>
    public static SafeTensorsType? Find(ScalarType scalar) => Array.Find(All, t => t.Scalar == scalar);
}
