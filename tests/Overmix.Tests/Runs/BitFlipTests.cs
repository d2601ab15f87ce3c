using Overmix.Core.Seeding;
using Overmix.Runs;
using Overmix.Runs.Store;

namespace Overmix.Tests.Runs;

/// <summary>Single flipped bits: every one is noticed before anything of the file is used.</summary>
public sealed class BitFlipTests
{
    private static readonly string[] Files =
        ["run.json", "config.yaml", "config.source.yaml", "overrides.txt", "metrics.jsonl", "timings.jsonl", "events.jsonl", "status.json", "verdict.json"];

    public static TheoryData<string> EveryFile => [.. Files];

    [Theory]
    [MemberData(nameof(EveryFile))]
    public void Read_UntouchedFile_IsSound(string name)
    {
        using var folder = new TempFolder();
        Assert.False(IsNoticed(Samples.Finished(folder.Path), name));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("config.yaml")]
    [InlineData("events.jsonl")]
    [InlineData("status.json")]
    [InlineData("verdict.json")]
    public void Read_EveryThirdBitFlipped_IsNoticed(string name)
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        byte[] sound = Samples.Bytes(run, name);
        for (int bit = 0; bit < 8 * sound.Length; bit += 3)
        {
            Flip(run, name, sound, bit);
            Assert.True(IsNoticed(run, name), $"bit {bit} of {name}");
        }
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Read_TenThousandRandomBitsFlipped_AreAllNoticed()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path, epochs: 40);
        RandomStream draws = new RandomStreams(1).Open(StreamName.Theory);
        for (int i = 0; i < 10_000; i++)
        {
            string name = Files[draws.NextInt(Files.Length)];
            byte[] sound = Samples.Bytes(run, name);
            int bit = draws.NextInt(8 * sound.Length);
            Flip(run, name, sound, bit);
            Assert.True(IsNoticed(run, name), $"bit {bit} of {name}");
            File.WriteAllBytes(run.PathOf(name), sound);
        }
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("config.yaml")]
    [InlineData("metrics.jsonl")]
    [InlineData("events.jsonl")]
    public void Summarize_BitFlipped_SaysDamagedAndWhere(string name)
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        Flip(run, name, Samples.Bytes(run, name), 99);
        RunSummary summary = run.Summarize();
        Assert.Equal(RunState.Damaged, summary.State);
        Assert.Contains(name, Assert.Single(summary.Problems), StringComparison.Ordinal);
    }

    private static void Flip(RunDirectory run, string name, byte[] sound, int bit)
    {
        byte[] bytes = [.. sound];
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        File.WriteAllBytes(run.PathOf(name), bytes);
    }

    private static bool IsNoticed(RunDirectory run, string name)
    {
        try
        {
            return name switch
            {
                "run.json" => run.ReadManifest() is null,
                "config.yaml" => run.ReadConfig() is null,
                "config.source.yaml" => run.ReadConfigSource() is null,
                "overrides.txt" => run.ReadOverrides() is null,
                "metrics.jsonl" => run.ReadMetrics().Problems.Count > 0,
                "timings.jsonl" => run.ReadTimings().Problems.Count > 0,
                "events.jsonl" => run.ReadEvents().Problems.Count > 0,
                "status.json" => run.ReadStatus() is null,
                _ => run.ReadJson(name) is null,
            };
        }
        catch (RunFolderException)
        {
            return true;
        }
    }
}
