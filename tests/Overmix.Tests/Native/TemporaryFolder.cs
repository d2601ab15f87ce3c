namespace Overmix.Tests.Native;

/// <summary>An empty folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("overmix-test-").FullName;

    public string Sub(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes an empty file and the folders above it; returns its folder.</summary>
    public string Touch(params string[] parts)
    {
        string file = Sub(parts);
        string folder = System.IO.Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(file, []);
        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
