namespace Overmix.Tests.Reliability;

/// <summary>A folder as bytes: copied, compared, damaged.</summary>
internal static class FolderBytes
{
    /// <summary>Copies a folder.</summary>
    /// <returns>The copy's path.</returns>
    public static string Copy(string source, string target)
    {
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    /// <summary>Every file's content, by its path in the folder. Whoever looks at a run touches its lock, which means nothing: it is left out.</summary>
    public static SortedDictionary<string, string> Of(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "writer.lock")
            .ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToBase64String(File.ReadAllBytes(f))),
        StringComparer.Ordinal);

    /// <summary>Flips one bit of a file.</summary>
    public static void Flip(string file, long bit)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        File.WriteAllBytes(file, bytes);
    }
}
