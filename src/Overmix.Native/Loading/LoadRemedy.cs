namespace Overmix.Native.Loading;

/// <summary>What to do about the things that a system's loader complains of.</summary>
internal static class LoadRemedy
{
    /// <summary>One or two sentences.</summary>
    /// <param name="error">The loader's own words.</param>
    public static string For(string error) => error switch
    {
        _ when Has(error, "GLIBC_") => "Use a system with a newer C library: Debian 12, Ubuntu 22.04 or newer.",
        _ when Has(error, "GLIBCXX_") || Has(error, "CXXABI_") => "Use a system with the libstdc++ of GCC 12 or newer: Debian 12, Ubuntu 22.04 or newer.",
        _ when Has(error, "libstdc++.so.6") => "Install the C++ library (Debian, Ubuntu: apt-get install libstdc++6).",
        _ when Has(error, "undefined symbol") =>
            $"This libtorch is not version {PinnedVersions.LibTorch}. Unset {NativeSearch.Variable}, or let it name the lib folder of libtorch or PyTorch {PinnedVersions.LibTorch}.",
        _ when Has(error, "failed to map") || Has(error, "Operation not permitted") =>
            "The folder may forbid execution (noexec), or memory is short. Set XDG_CACHE_HOME to a folder that allows it.",
        _ when Has(error, "file too short") || Has(error, "invalid ELF header") => "The file is damaged: delete it and restore the packages anew.",
        _ => "Run `overmix doctor` for what was found and what is needed.",
    };

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);
}
