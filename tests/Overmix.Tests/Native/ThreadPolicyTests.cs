using System.Runtime.InteropServices;
using Overmix.Native;
using TorchSharp;

namespace Overmix.Tests.Native;

/// <summary>The thread count belongs to the process: while it changes, no other test may compute.</summary>
[CollectionDefinition(nameof(ThreadPolicyTests), DisableParallelization = true)]
public sealed class ThreadPolicyCollection;

[Collection(nameof(ThreadPolicyTests))]
public sealed partial class ThreadPolicyTests
{
    private const int AllOptions = -1;

    private delegate int CbwrGet(int option);

    [Fact]
    public void Apply_TwoThenOne_IsReadBackOnEveryThread()
    {
        LibTorch.EnsureLoaded();
        int before = torch.get_num_threads();
        try
        {
            Assert.Equal(new ThreadCounts(2, 1), ThreadPolicy.Apply(2));
            Assert.Equal(new ThreadCounts(1, 1), ThreadPolicy.Apply(1));

            int elsewhere = 0;
            var thread = new Thread(() => elsewhere = torch.get_num_threads());
            thread.Start();
            thread.Join();
            Assert.Equal(1, elsewhere);
        }
        finally
        {
            ThreadPolicy.Apply(before);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(ThreadPolicy.MaximumThreads + 1)]
    public void Apply_OutOfRange_IsTheCallersBug(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadPolicy.Apply(threads));

    [Fact]
    public void EnsureLoaded_WaitPolicy_ReachesTheCLibrary()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "One environment there.");
        LibTorch.EnsureLoaded();

        string? chosen = Environment.GetEnvironmentVariable("OMP_WAIT_POLICY");
        bool decided = new[] { "GOMP_SPINCOUNT", "KMP_BLOCKTIME" }.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        Assert.Equal(!string.IsNullOrEmpty(chosen) ? chosen : decided ? null : "PASSIVE", Marshal.PtrToStringUTF8(GetEnv("OMP_WAIT_POLICY")));
    }

    [Fact]
    public void EnsureLoaded_Products_AreInMklsReproducibleMode()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "No MKL there.");
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OVERMIX_LIBTORCH")), "The user's own libtorch.");
        LibTorch.EnsureLoaded();

        // MKL's own answer, not the variable alone: that would not show that it was set in time. 0: off; 1: any branch, the mode off.
        Assert.True(NativeLibrary.TryGetExport(LibTorch.Loaded!.Handles["torch_cpu"], "mkl_serv_cbwr_get", out nint get), "libtorch's MKL no longer says its mode.");
        string? chosen = Environment.GetEnvironmentVariable("MKL_CBWR");
        int mode = Marshal.GetDelegateForFunctionPointer<CbwrGet>(get)(AllOptions);
        Assert.True(!string.IsNullOrEmpty(chosen) || mode > 1, $"MKL's mode is {mode}.");
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnv(string name);
}
