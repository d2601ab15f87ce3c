using System.Globalization;
using System.Runtime.InteropServices;

namespace Overmix.Runs.Store;

/// <summary>The machine a run was started on, as far as its figures may depend on it. Results repeat bit for bit only where <see cref="Differences"/> finds none.</summary>
public sealed record RunMachine
{
    /// <summary>Threads of libtorch, as resolved (not 0).</summary>
    public required int Threads { get; init; }

    /// <summary>CPU features that libtorch's kernels choose by, for example avx512f, and environment variables that overrule the choice, as NAME=value.</summary>
    public required IReadOnlyList<string> CpuFeatures { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string Libtorch { get; init; }

    /// <summary>Operating system and its version.</summary>
    public string OperatingSystem { get; init; } = RuntimeInformation.OSDescription;

    /// <summary>Processor architecture, for example X64.</summary>
    public string Architecture { get; init; } = RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>Version of the .NET runtime.</summary>
    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Name of the computer.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>What differs from another machine among the facts that results depend on: threads, CPU features, architecture, libtorch. Empty: results repeat bit for bit.</summary>
    /// <param name="other">The machine to go on on.</param>
    /// <returns>One phrase a difference, for example <c>threads: 1, now 2</c>.</returns>
    public IReadOnlyList<string> Differences(RunMachine other)
    {
        (string Fact, string Here, string There)[] facts =
        [
            ("threads", Threads.ToString(CultureInfo.InvariantCulture), other.Threads.ToString(CultureInfo.InvariantCulture)),
            ("CPU features", string.Join(' ', CpuFeatures), string.Join(' ', other.CpuFeatures)),
            ("architecture", Architecture, other.Architecture),
            ("libtorch", Libtorch, other.Libtorch),
        ];
        return [.. facts.Where(f => f.Here != f.There).Select(f => $"{f.Fact}: {f.Here}, now {f.There}")];
    }
}
