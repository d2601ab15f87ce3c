using System.Runtime.Intrinsics.X86;
using Overmix.Native;

namespace Overmix.Tests.Native;

public sealed class CpuFeaturesTests
{
    [Fact]
    public void Format_TellingNames_SortedOnceAndNothingElse() =>
        Assert.Equal("avx,avx2,avx512_bf16,fma", CpuFeatures.Format(["fma", "sse4_2", "avx2", "avx", "avx512_bf16", "avx2", "hypervisor"]));

    [Fact]
    public void Format_NothingKnown_SaysNone() => Assert.Equal("none", CpuFeatures.Format(["sse2"]));

    [Theory]
    [InlineData("flags\t\t: fpu avx2  fma")]
    [InlineData("Features\t: fp asimd bf16")]
    public void Parse_KernelList_TakesTheFirstLineOfItsKind(string line)
    {
        string[] names = [.. CpuFeatures.Parse(["processor\t: 0", line, "flags\t\t: never"])];

        Assert.Equal(line.Split(':')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), names);
    }

    [Fact]
    public void Overridden_WhatIsSet_IsNamedWithItsValue()
    {
        var set = new Dictionary<string, string> { ["MKL_CBWR"] = "AVX2", ["ATEN_CPU_CAPABILITY"] = "default", ["DNNL_MAX_CPU_ISA"] = "", ["HOME"] = "/" };
        Assert.Equal(["ATEN_CPU_CAPABILITY=default", "MKL_CBWR=AVX2"], CpuFeatures.Overridden(name => set.GetValueOrDefault(name)));
    }

    [Fact]
    public void Has_WhatTheRuntimeCompilesFor_IsListed()
    {
        // One way only: the runtime may be told to use less than the processor has.
        Assert.True(!Avx2.IsSupported || CpuFeatures.Has("avx2"));
        Assert.True(!Avx512F.IsSupported || CpuFeatures.Has("avx512f"));
        Assert.False(CpuFeatures.Has("avx512"));
    }
}
