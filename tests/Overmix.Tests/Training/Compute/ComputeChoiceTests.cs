using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Compute;

namespace Overmix.Tests.Training.Compute;

/// <summary>What <c>auto</c> and 0 become.</summary>
public sealed class ComputeChoiceTests
{
    [Theory]
    [InlineData("mlp", true, "cpu", Precision.Float32, ImageLayout.Contiguous)]
    [InlineData("cnn", true, "cpu", Precision.Float32, ImageLayout.ChannelsLast)]
    [InlineData("resnet18", true, "cpu", Precision.Bfloat16, ImageLayout.ChannelsLast)]
    [InlineData("resnet18", false, "cpu", Precision.Float32, ImageLayout.ChannelsLast)]
    [InlineData("vgg16", false, "cuda:1", Precision.Bfloat16, ImageLayout.ChannelsLast)]
    public void Resolve_Auto_FollowsNetworkAndMachine(string network, bool isNarrowFast, string device, Precision precision, ImageLayout layout)
    {
        TrainConfig chosen = ComputeChoice.Resolve(Config(network, new TrainConfig { Device = device }), isNarrowFast).Train;
        Assert.Equal((precision, layout), (chosen.Precision, chosen.Layout));
    }

    [Fact]
    public void Resolve_ThreadsOfZero_AreOneForTheMlpAndTheJobsShareForConvolutions()
    {
        Assert.Equal(1, ComputeChoice.Resolve(Config("mlp", new TrainConfig()), true).Train.Threads);
        Assert.Equal(ThreadPolicy.JobShare, ComputeChoice.Resolve(Config("resnet18", new TrainConfig()), true).Train.Threads);
    }

    [Fact]
    public void Resolve_WhatIsGiven_Stays()
    {
        var given = new TrainConfig { Precision = Precision.Bfloat16, Layout = ImageLayout.Contiguous, Threads = 3 };
        Assert.Equal(given, ComputeChoice.Resolve(Config("mlp", given), false).Train);
    }

    [Theory]
    [InlineData("SLURM_CPUS_PER_TASK")]
    [InlineData("OMP_NUM_THREADS")]
    public void JobShare_SchedulersGrant_IsNeverExceeded(string variable)
    {
        string? before = Environment.GetEnvironmentVariable(variable);
        try
        {
            Environment.SetEnvironmentVariable(variable, "1");
            Assert.Equal(1, ThreadPolicy.JobShare);
            Environment.SetEnvironmentVariable(variable, "1000000");
            Assert.InRange(ThreadPolicy.JobShare, 1, ThreadPolicy.Available);
            Environment.SetEnvironmentVariable(variable, "none");
            Assert.InRange(ThreadPolicy.JobShare, 1, ThreadPolicy.Available);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    private static RunConfig Config(string network, TrainConfig train) => new() { Model = new ModelConfig { Name = network }, Train = train };
}
