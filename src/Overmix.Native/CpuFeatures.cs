using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Overmix.Native;

/// <summary>The processor's vector instructions. Together with the thread count they decide the last bits of every sum, so runs record them.</summary>
public static class CpuFeatures
{
    // Those by which libtorch and oneDNN choose their kernels (x86-64 first, then Arm), as Linux spells them.
    private static readonly HashSet<string> Telling = new(StringComparer.Ordinal)
    {
        "avx", "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16",
        "avx_vnni", "amx_tile", "amx_bf16", "amx_int8", "asimd", "asimddp", "bf16", "i8mm", "sve", "sve2",
    };

    /// <summary>Lower-case names, sorted, separated by commas, such as <c>avx,avx2,avx512f,fma</c>; <c>none</c> if none is known. Equal on every call.</summary>
    public static string Summary { get; } = Format(Detect());

    /// <summary>Whether a feature is present, by its name in <see cref="Summary"/>.</summary>
    /// <param name="name">Such as <c>avx512_bf16</c>.</param>
    public static bool Has(string name) => Summary.Split(',').Contains(name, StringComparer.Ordinal);

    /// <summary>Environment variables that keep libtorch, oneDNN, MKL or .NET from the features they would choose, as <c>NAME=value</c>; empty where none is set.</summary>
    public static IReadOnlyList<string> Overrides => Overridden(Environment.GetEnvironmentVariable);

    private static string[] Steering { get; } =
    [
        "ATEN_CPU_CAPABILITY", "DNNL_MAX_CPU_ISA", "DOTNET_EnableAVX2", "DOTNET_EnableAVX512", "DOTNET_EnableHWIntrinsic", "MKL_CBWR", "MKL_ENABLE_INSTRUCTIONS", "ONEDNN_MAX_CPU_ISA",
    ];

    /// <summary>The variables that are set, sorted.</summary>
    internal static IReadOnlyList<string> Overridden(Func<string, string?> read) => [.. Steering.Where(name => !string.IsNullOrEmpty(read(name))).Select(name => $"{name}={read(name)}")];

    /// <summary>Keeps the telling names and puts them in the one form.</summary>
    internal static string Format(IEnumerable<string> names)
    {
        string[] kept = [.. names.Where(Telling.Contains).Distinct().Order(StringComparer.Ordinal)];
        return kept.Length == 0 ? "none" : string.Join(',', kept);
    }

    /// <summary>The names in the first "flags" (x86) or "Features" (Arm) line of <c>/proc/cpuinfo</c>.</summary>
    internal static IEnumerable<string> Parse(IEnumerable<string> cpuinfo)
    {
        string? line = cpuinfo.FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal) || l.StartsWith("Features", StringComparison.Ordinal));
        return line is null ? [] : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Detect()
    {
        try
        {
            // The kernel's list: what the processor has and the kernel has switched on. The line comes within the first few dozen.
            string[] names = OperatingSystem.IsLinux() ? [.. Parse(File.ReadLines("/proc/cpuinfo").Take(200))] : [];
            return names.Length > 0 ? names : AskProcessor();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return AskProcessor();
        }
    }

    // CPUID leaf 7: Intel, Software Developer's Manual, vol. 2A. Bits count only where .NET found the kernel's support for their registers.
    private static IEnumerable<string> AskProcessor()
    {
        if (!X86Base.IsSupported)
        {
            return RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ["asimd"] : [];
        }

        bool bfloat16 = Avx512F.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
        (string Name, bool Present)[] features =
        [
            ("avx", Avx.IsSupported), ("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported), ("avx512f", Avx512F.IsSupported), ("avx512bw", Avx512BW.IsSupported),
            ("avx512dq", Avx512DQ.IsSupported), ("avx512vl", Avx512F.VL.IsSupported), ("avx512_bf16", bfloat16), ("avx_vnni", AvxVnni.IsSupported),
        ];
        return features.Where(f => f.Present).Select(f => f.Name);
    }
}
