using System.Diagnostics;
using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Tests.Training.Data.Archives;
using Overmix.Training.Data;
using Overmix.Training.Data.Images;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Data.Images;

/// <summary>Sets larger than the memory they may take, and the one that all others are measured against.</summary>
public sealed class LargeFolderTests
{
    private const int Count = 1500, Side = 224, Batch = 32;
    private const long SetBytes = (long)Count * 3 * Side * Side; // 226 MB
    private const string Cifar = "cifar10-images.tar.gz";

    [Fact]
    public async Task Gather_SetAboveTheBudget_InAProcessOfItsOwn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read from /proc.");
        await ChildTest.Run(typeof(LargeFolderTests), nameof(Gather_SetAboveTheBudget_MemoryStaysBounded));
    }

    [Fact(Explicit = true)]
    public void Gather_SetAboveTheBudget_MemoryStaysBounded()
    {
        ChildTest.RequireAlone();
        using var folder = new SampleFolder();
        byte[] picture = Pictures.Png(Side, Side, [.. Enumerable.Range(0, Side * Side).SelectMany(i => new[] { (byte)i, (byte)(i / Side), (byte)7 })], 2);
        string path = folder.Write("big.tar", Enumerable.Range(0, Count).Aggregate(new TarBuilder(), (tar, i) => tar.File($"{(i % 10 == 0 ? "test" : "train")}/{i % 3}/{i}.png", picture)).Close());
        var options = new ImageFolderOptions { CacheFolder = folder.Sub("cache") };
        long open = PeakDuring(() => ImageFolder.Open(path, options).Dispose());
        using ImageFolder set = ImageFolder.Open(path, options);
        LibTorch.EnsureLoaded(); // a few hundred megabytes of their own, and as many when it first computes
        _ = Growth(set, budget: 8);
        long bounded = Growth(set, budget: 8), held = Growth(set, budget: 1024);
        Assert.True(open < 200L << 20, $"Decoding took {open >> 20} MiB of memory.");
        // One view of 64 MiB and a few batches of floats of 19 MB each; the allocator keeps some of them.
        Assert.True(bounded < MappedPixels.ViewBudget + (80L << 20), $"Reading {SetBytes >> 20} MiB by batch took {bounded >> 20} MiB of memory.");
        Assert.True(held > SetBytes * 8 / 10, $"Holding {SetBytes >> 20} MiB took {held >> 20} MiB only: the measurement sees nothing.");
        TestContext.Current.TestOutputHelper?.WriteLine($"Set {SetBytes >> 20} MiB; decoding {open >> 20}, by batch {bounded >> 20}, held {held >> 20} MiB.");
    }

    /// <summary>All of CIFAR-10 as JPEG files, from OVERMIX_DATA or a folder shared/data beside the repository. Prints seconds; asserts content only.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Open_AllOfCifar10AsJpeg_HasItsPicturesAndTheSameHashAgain()
    {
        string? path = Find();
        Assert.SkipWhen(path is null, $"{Cifar} is not here: set OVERMIX_DATA to its folder.");
        using var folder = new SampleFolder();
        var options = new ImageFolderOptions { CacheFolder = folder.Sub("cache") };
        var clock = Stopwatch.StartNew();
        using ImageFolder first = ImageFolder.Open(path, options);
        TimeSpan decoded = clock.Elapsed;
        clock.Restart();
        using ImageFolder second = ImageFolder.Open(path, options);
        TimeSpan again = clock.Elapsed;
        clock.Restart();
        using PreparedData data = DataPreparation.Prepare(second, new DataConfig { Train = 0, ValidationFraction = 0.1 }, new RandomStreams(1));
        TimeSpan prepared = clock.Elapsed;
        TestContext.Current.TestOutputHelper?.WriteLine($"First {decoded.TotalSeconds:F2} s, again {again.TotalSeconds:F2} s, prepared {prepared.TotalSeconds:F2} s; {first.Sha256}; {data.Standardization}");
        Assert.Equal((60_000, 10, new ExampleShape(3, 32, 32)), (first.Count, first.Classes, first.Shape));
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], first.ClassNames);
        Assert.Equal(first.Sha256, second.Sha256);
        Assert.Equal((45_000, 5_000, 10_000), (data.Train.Count, data.Validation!.Count, data.Test.Count));
        Assert.All(data.Test.ClassCounts, c => Assert.Equal(1000, c));
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("OVERMIX_DATA");
        string[] folders = named is null ? [Path.Combine(House.Repository.Root, "..", "shared", "data"), Path.Combine(House.Repository.Root, "..", "..", "shared", "data")] : [named];
        return folders.Select(f => Path.GetFullPath(Path.Combine(f, Cifar))).FirstOrDefault(File.Exists);
    }

    // How much memory a pass over all batches takes beyond what the first one took.
    private static long Growth(ImageFolder set, int budget)
    {
        long before = ChildTest.Memory("VmRSS");
        using PreparedData data = DataPreparation.Prepare(set, new DataConfig { Train = 0, ValidationFraction = 0, InMemory = budget }, new RandomStreams(1));
        Assert.Equal(budget > 100, data.Train.IsInMemory);
        long peak = 0;
        for (long start = 0; start < data.Train.Count; start += Batch)
        {
            using var scope = NewDisposeScope();
            long[] rows = [.. Enumerable.Range(0, Batch).Select(i => (start * 7 + i * 41) % data.Train.Count)];
            Tensor batch = data.Train.Gather(rows);
            Assert.Equal([Batch, 3, Side, Side], batch.shape);
            peak = Math.Max(peak, ChildTest.Memory("VmRSS"));
        }

        return peak - before;
    }

    private static long PeakDuring(Action action)
    {
        long before = ChildTest.Memory("VmRSS");
        action();
        return ChildTest.Memory("VmHWM") - before;
    }
}
