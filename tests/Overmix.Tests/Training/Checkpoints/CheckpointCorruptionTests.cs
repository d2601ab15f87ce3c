using Overmix.Training.Checkpoints;

namespace Overmix.Tests.Training.Checkpoints;

public sealed class CheckpointCorruptionTests : IDisposable
{
    private static readonly string[] Files = ["SHA256SUMS", "model.safetensors", "optimizer.safetensors", "state.json"];

    private readonly QuickFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AnySingleBitFlipped_IsNoticedBeforeATensorIsMade()
    {
        string checkpoint = Saved();
        int flips = 0;
        foreach (string path in Files.Select(f => Path.Combine(checkpoint, f)))
        {
            byte[] whole = File.ReadAllBytes(path);
            for (int bit = 0; bit < whole.Length * 8; bit++)
            {
                byte[] flipped = [.. whole];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                AssertRefused(checkpoint, path, flipped);
                flips++;
            }

            File.WriteAllBytes(path, whole);
        }

        Assert.True(flips > 3_000);
        using Checkpoint intact = CheckpointFolder.Read(checkpoint);
        Assert.Equal(1, TestCheckpoints.MarkOf(intact));
    }

    [Fact]
    public void Read_AnyFileCutAtAnyLengthOrMissing_IsNoticedBeforeATensorIsMade()
    {
        string checkpoint = Saved();
        foreach (string path in Files.Select(f => Path.Combine(checkpoint, f)))
        {
            byte[] whole = File.ReadAllBytes(path);
            for (int length = 0; length < whole.Length; length++)
            {
                AssertRefused(checkpoint, path, whole[..length]);
            }

            AssertRefused(checkpoint, path, [.. whole, (byte)'\n']);
            File.Delete(path);
            Assert.Throws<CheckpointException>(() => CheckpointFolder.Read(checkpoint));
            File.WriteAllBytes(path, whole);
        }
    }

    [Fact]
    public void Read_TwoFilesExchanged_IsNoticed()
    {
        string checkpoint = Saved();
        (string model, string optimizer) = (Path.Combine(checkpoint, Files[1]), Path.Combine(checkpoint, Files[2]));
        byte[] first = File.ReadAllBytes(model);
        File.Copy(optimizer, model, overwrite: true);
        File.WriteAllBytes(optimizer, first);
        Assert.Throws<CheckpointException>(() => CheckpointFolder.Read(checkpoint));
    }

    [Fact]
    public void LoadNewestValid_AnyBitOfLatestFlipped_IsSurvived()
    {
        _ = Saved();
        string latest = _folder.Sub("latest");
        byte[] whole = File.ReadAllBytes(latest);
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(latest, flipped);
            using Checkpoint? loaded = new CheckpointStore(_folder.Path).LoadNewestValid(out var notes);
            Assert.Equal(1, TestCheckpoints.MarkOf(loaded!));
            Assert.Equal("checkpoint-latest", Assert.Single(notes).Id);
        }
    }

    private string Saved()
    {
        TestCheckpoints.Save(new CheckpointStore(_folder.Path), "ep00001", 1);
        return _folder.Sub("ep00001");
    }

    private static void AssertRefused(string checkpoint, string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        long before = TestCheckpoints.TensorsMade();
        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointFolder.Read(checkpoint));
        Assert.StartsWith(checkpoint, error.File, StringComparison.Ordinal);
        Assert.Equal(before, TestCheckpoints.TensorsMade());
    }
}
