namespace Overmix.Tests.Training.Checkpoints;

/// <summary>An empty folder that goes away with the test: in memory where Linux has such a place, since these tests flush to the device some ten thousand times.</summary>
internal sealed class QuickFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    public string Path { get; } = Directory.Exists(SharedMemory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(SharedMemory, $"overmix-test-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("overmix-test-").FullName;

    public string Sub(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
