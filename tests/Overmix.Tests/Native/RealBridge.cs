using Overmix.Native.Loading;

namespace Overmix.Tests.Native;

/// <summary>The shipped libLibTorchSharp.so, read once; tests that need it are skipped elsewhere than on Linux.</summary>
internal static class RealBridge
{
    private static readonly Lazy<string> Found = new(() => NativeSearch.Current().Find().Bridge);

    private static readonly Lazy<byte[]> Content = new(() => File.ReadAllBytes(Found.Value));

    public static string Path
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF is Linux's format.");
            return Found.Value;
        }
    }

    /// <summary>A fresh copy of its bytes.</summary>
    public static byte[] Bytes()
    {
        _ = Path;
        return [.. Content.Value];
    }
}
