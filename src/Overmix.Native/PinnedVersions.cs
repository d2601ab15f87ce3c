namespace Overmix.Native;

/// <summary>The one pair of native versions that this room knows; a test holds them equal to the packages referenced.</summary>
internal static class PinnedVersions
{
    public const string TorchSharp = "0.107.0";

    public const string LibTorch = "2.10.0";

    /// <summary>SHA-256 of libLibTorchSharp.so in the TorchSharp package: the only input that the remedy accepts.</summary>
    public const string LibTorchSharpSha256 = "cf33b1b0bb6bbb9754a768fb5c5d04d9f498603be50e73f55621a0b40ee608b8";

    /// <summary>SHA-256 of its patched copy.</summary>
    public const string PatchedSha256 = "9f47c390649ce9c50b2acbb78e8ab6ec7285583424995bbdaf883975cd9b6fcc";
}
