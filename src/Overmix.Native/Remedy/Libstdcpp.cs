using Overmix.Native.Elf;
using Overmix.Native.Loading;

namespace Overmix.Native.Remedy;

/// <summary>The C++ standard library that this process would use.</summary>
/// <param name="Path">Its file; null where there is none (Windows, macOS, a bare container).</param>
/// <param name="Newest">The newest <c>GLIBCXX</c> version that it offers, such as 3.4.30; null if unknown.</param>
internal sealed record Libstdcpp(string? Path, Version? Newest)
{
    /// <summary>The prefix of its version names.</summary>
    public const string Prefix = "GLIBCXX_";

    /// <summary>Finds it the way the system's loader does and reads what it offers.</summary>
    public static Libstdcpp Find()
    {
        string? path = DynamicLinker.Locate("libstdc++.so.6");
        return new Libstdcpp(path, path is null ? null : NewestIn(path));
    }

    /// <summary>Whether a library that wants <paramref name="needed"/> needs the remedy. Unknown counts as too old: the patched copy runs on newer systems too.</summary>
    public bool Lacks(Version needed) => Newest is null || Newest < needed;

    private static Version? NewestIn(string path)
    {
        try
        {
            return SymbolVersions.Newest(SymbolVersions.Defined(ElfImage.Open(path)), Prefix);
        }
        catch (Exception unreadable) when (unreadable is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
