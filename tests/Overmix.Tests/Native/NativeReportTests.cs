using Overmix.Native;

namespace Overmix.Tests.Native;

public sealed class NativeReportTests
{
    [Fact]
    public void Inspect_WhereTestsRun_FindsNothingWrong()
    {
        using var folder = new TemporaryFolder();

        NativeReport report = NativeReport.Inspect(folder.Sub("not", "yet", "there"));

        Assert.DoesNotContain(report.Problems, p => !p.What.EndsWith("free.", StringComparison.Ordinal)); // a full disk is not the room's fault
        Assert.True(report.Loads);
        Assert.Equal(report.LibTorchExpected, report.LibTorchFound);
        Assert.NotNull(report.FreeDiskBytes);
        Assert.Equal(Environment.ProcessorCount, report.Threads);
        Assert.All(report.Natives, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("3.4.32", report.LibstdcppNeeded);
            Assert.Equal(Version.Parse(report.LibstdcppFound!) < new Version(3, 4, 32), report.UsesPatchedCopy);
            Assert.True(Version.Parse(report.GlibcFound!) >= Version.Parse(report.GlibcNeeded!));
        }
    }

    [Fact]
    public void Inspect_ImpossibleFolder_IsAProblemNotAnException()
    {
        NativeReport report = NativeReport.Inspect("\0");

        NativeProblem problem = Assert.Single(report.Problems);
        Assert.NotEmpty(problem.Remedy);
        Assert.Null(report.FreeDiskBytes);
        Assert.True(report.Loads);
    }
}
