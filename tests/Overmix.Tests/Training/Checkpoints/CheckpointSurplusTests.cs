using Overmix.Training.Checkpoints;

namespace Overmix.Tests.Training.Checkpoints;

public sealed class CheckpointSurplusTests : IDisposable
{
    private readonly QuickFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "ep00003 ep00002 ep00001")]
    [InlineData(2, "ep00002 ep00001")]
    [InlineData(4, "")]
    [InlineData(9, "")]
    public void Of_ValidOnes_IsEverythingOlder(int keep, string surplus)
    {
        Save(4);
        Assert.Equal(surplus, Names(keep));
    }

    [Fact]
    public void Of_NewestDamaged_KeepsAsManyValidOnes()
    {
        Save(4);
        Damage("ep00004");

        // Counting the damaged one as kept, as a plain count of folders would, leaves nothing to go on from.
        Assert.Equal("ep00002 ep00001", Names(1));
        Damage("ep00003");
        Damage("ep00002");
        Assert.Equal("", Names(1));
        Damage("ep00001");
        Assert.Equal("", Names(1));
    }

    [Fact]
    public void Of_WhatLatestNamesOrTheCallerSpares_Stays()
    {
        Save(4);
        File.WriteAllText(_folder.Sub("latest"), "ep00002\n");
        Assert.Equal("ep00003", Names(1, "ep00001"));
    }

    [Fact]
    public void Of_FolderThatIsNotThere_IsNothing() => Assert.Empty(CheckpointSurplus.Of(_folder.Sub("none"), 1, new HashSet<string>()));

    [Fact]
    public void Remove_TakesTheFolderAndNothingElse()
    {
        Save(3);
        File.WriteAllText(_folder.Sub("notes.txt"), "mine");
        Directory.CreateDirectory(_folder.Sub("ep-mine"));
        foreach (SurplusCheckpoint surplus in CheckpointSurplus.Of(_folder.Path, 1, new HashSet<string>()))
        {
            Assert.True(surplus.Bytes > 0);
            CheckpointSurplus.Remove(surplus);
        }

        Assert.Equal(["ep-mine", "ep00003", "latest", "notes.txt"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
        Assert.Equal(3, TestCheckpoints.NewestMark(_folder.Path));
    }

    private string Names(int keep, params string[] spared) => string.Join(' ', CheckpointSurplus.Of(_folder.Path, keep, spared.ToHashSet()).Select(s => s.Name.ToString()));

    private void Save(int count)
    {
        var store = new CheckpointStore(_folder.Path);
        for (int epoch = 1; epoch <= count; epoch++)
        {
            TestCheckpoints.Save(store, new CheckpointName(epoch, 0).ToString(), epoch, keepLast: 100);
        }
    }

    private void Damage(string name)
    {
        string file = Directory.GetFiles(_folder.Sub(name), "model.safetensors").Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
