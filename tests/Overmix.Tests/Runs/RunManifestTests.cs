using System.Text;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Tests.Runs;

public sealed class RunManifestTests
{
    [Fact]
    public void Create_EveryFact_ReadsBack()
    {
        using var folder = new TempFolder();
        NewRun wanted = Samples.Run(7);
        RunManifest made = new RunStore(folder.Path, new ManualTime()).Create(wanted).ReadManifest();
        Assert.Equal((1, "digits", 7, 1L, 100, 1), (made.Schema, made.Name, made.Number, made.Seed, made.Epochs, made.SemanticsVersion));
        Assert.Equal((ManualTime.Start, "0.1.0", "0123abc", true), (made.Created, made.OvermixVersion, made.Commit, made.IsDirty));
        Assert.Equal(wanted.Arguments, made.Arguments);
        Assert.Equal(wanted.Machine.CpuFeatures, made.Machine.CpuFeatures);
        Assert.Equal(wanted.Machine with { CpuFeatures = [] }, made.Machine with { CpuFeatures = [] });
        Assert.Equal(["config.source.yaml", "config.yaml", "overrides.txt"], made.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(RunIdentity.Hash(wanted.ConfigText, wanted.Seed, wanted.DataSha256, wanted.SemanticsVersion), made.Hash);
    }

    [Fact]
    public void Create_OptionalFactsMissing_ReadsBackNulls()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run() with { SourceText = null, OverridesText = null, Commit = null, IsDirty = null });
        Assert.Equal((null, null), (run.ReadManifest().Commit, run.ReadManifest().IsDirty));
        Assert.Equal((null, null), (run.ReadConfigSource(), run.ReadOverrides()));
        Assert.Equal(Samples.Run().ConfigText, run.ReadConfig());
    }

    [Fact]
    public void Hash_KnownRun_IsTheDocumentedSum() =>
        // printf 'overmix run\nsemantics 1\nseed 5\ndata 00…00\nconfig\nname: x\n' | sha256sum, with 64 zeros.
        Assert.Equal("830b01b3dda40544659dd91af5fd57d445d38757f5cbeb27333c7232d203e8d1", RunIdentity.Hash("name: x\n", 5, new string('0', 64), 1));

    [Fact]
    public void Hash_AnyPartChanged_Changes()
    {
        string data = RunIdentity.Sha256("data"), other = RunIdentity.Sha256("other");
        string[] hashes = [RunIdentity.Hash("a", 1, data, 1), RunIdentity.Hash("b", 1, data, 1), RunIdentity.Hash("a", 2, data, 1), RunIdentity.Hash("a", 1, other, 1), RunIdentity.Hash("a", 1, data, 2)];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public void Hash_DataHashIsNone_IsTheCallersBug(string data) => Assert.Throws<ArgumentOutOfRangeException>(() => RunIdentity.Hash("a", 1, data, 1));

    [Theory]
    [InlineData("2", "schema 2")]
    [InlineData("0", "schema 0")]
    public void ReadManifest_OtherSchema_SaysWhichIsRead(string schema, string message)
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        Rewrite(run, text => text.Replace("\"schema\": 1", $"\"schema\": {schema}", StringComparison.Ordinal));
        RunFolderException error = Assert.Throws<RunFolderException>(run.ReadManifest);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Equal(RunState.Foreign, run.Summarize().State);
    }

    [Theory]
    [InlineData("\"seed\": 1", "\"seed\": \"one\"")]
    [InlineData("\"hash\": \"", "\"hash\": \"x")]
    [InlineData("\"machine\"", "\"engine\"")]
    [InlineData("\"threads\": 1", "\"threads\": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]")]
    public void ReadManifest_SealedNonsense_IsATypedError(string from, string to)
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        Rewrite(run, text => text.Replace(from, to, StringComparison.Ordinal));
        Assert.Contains("not a run's manifest", Assert.Throws<RunFolderException>(run.ReadManifest).Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Damaged, run.Summarize().State);
    }

    [Fact]
    public void ReadManifest_HugeFile_IsRefusedUnread()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        using (FileStream file = File.OpenWrite(run.PathOf("run.json")))
        {
            file.SetLength(1L << 40); // Sparse: takes no room.
        }

        Assert.Throws<RunFolderException>(run.ReadManifest);
        Assert.Equal(RunState.Damaged, run.Summarize().State);
    }

    [Fact]
    public void Differences_ThreadsAndFeaturesChanged_AreNamed()
    {
        RunMachine machine = Samples.Run().Machine;
        Assert.Empty(machine.Differences(machine with { Host = "elsewhere", OperatingSystem = "other", CpuFeatures = [.. machine.CpuFeatures] }));
        Assert.Equal(["threads: 1, now 2", "CPU features: AVX2 AVX512, now AVX2"], machine.Differences(machine with { Threads = 2, CpuFeatures = ["AVX2"] }));
    }

    private static void Rewrite(RunDirectory run, Func<string, string> change)
    {
        string text = Encoding.UTF8.GetString(Samples.Bytes(run, "run.json"));
        string body = text[..text.LastIndexOf(",\n  \"sum\"", StringComparison.Ordinal)] + "\n}\n", changed = change(body);
        Assert.NotEqual(body, changed);
        File.WriteAllBytes(run.PathOf("run.json"), Seal.Document.Apply(Encoding.UTF8.GetBytes(changed)));
    }
}
