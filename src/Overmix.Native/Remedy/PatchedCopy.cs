using System.Security.Cryptography;
using Overmix.Core.Durability;
using Overmix.Native.Elf;

namespace Overmix.Native.Remedy;

/// <summary>The patched copy of libLibTorchSharp.so, kept in a per-user cache under the hash of its content. Never written into the package or the application.</summary>
internal static class PatchedCopy
{
    /// <summary>The copy's path; made on first use. Safe when several processes start at once: each writes its own file and renames it.</summary>
    /// <param name="original">The library as shipped.</param>
    /// <param name="cacheFolder">The cache; made if missing.</param>
    /// <returns>The path, and whether it lies in a temporary folder because the cache cannot be written: delete it after loading.</returns>
    /// <exception cref="NativeLoadException">The library is not the known one, or neither place can be written.</exception>
    public static (string Path, bool Temporary) Provide(string original, string cacheFolder)
    {
        byte[] bytes = ReadKnown(original);
        string folder = Path.Combine(cacheFolder, PinnedVersions.PatchedSha256);
        string path = Path.Combine(folder, Path.GetFileName(original));
        if (IsIntact(path))
        {
            return (path, false);
        }

        byte[] patched = Patch(original, bytes);
        try
        {
            Write(path, patched);
            return (path, false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return (WriteTemporary(Path.GetFileName(original), patched), true);
        }
    }

    /// <summary>The user's cache of patched natives: <c>$XDG_CACHE_HOME/overmix/natives</c>, else <c>~/.cache/overmix/natives</c>.</summary>
    public static string DefaultFolder()
    {
        string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        // The XDG rule: a relative path is to be ignored.
        string root = Path.IsPathRooted(named) ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(root, "overmix", "natives");
    }

    private static byte[] ReadKnown(string original)
    {
        byte[] bytes = File.ReadAllBytes(original);
        string found = Hash(bytes);
        return found == PinnedVersions.LibTorchSharpSha256 ? bytes : throw new NativeLoadException(
            $"{original} (SHA-256 {found}) is not the library of TorchSharp {PinnedVersions.TorchSharp}, and this system's libstdc++ is too old to load it as it is.",
            $"Restore the package TorchSharp {PinnedVersions.TorchSharp} anew, or use a system with the libstdc++ of GCC 13 or newer (Debian 13, Ubuntu 24.04).");
    }

    private static byte[] Patch(string original, byte[] bytes)
    {
        try
        {
            byte[] patched = LibstdcppRemedy.Apply(bytes);
            return Hash(patched) == PinnedVersions.PatchedSha256 ? patched : throw new ElfFormatException("the patched copy is not the one expected, difference", 0);
        }
        catch (ElfFormatException cause)
        {
            throw new NativeLoadException($"{original} could not be patched: {cause.Message}.", "Please report this as a bug of Overmix.", cause);
        }
    }

    private static bool IsIntact(string path)
    {
        try
        {
            return File.Exists(path) && Hash(File.ReadAllBytes(path)) == PinnedVersions.PatchedSha256;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Write(string path, byte[] content)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            DurableFile.Write(temporary, content);
            // A process that has the old file mapped keeps it: rename puts a new one in its place.
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string WriteTemporary(string name, byte[] content)
    {
        try
        {
            // A folder of our own, closed to other users: nobody can put another library in its place.
            string path = Path.Combine(Directory.CreateTempSubdirectory("overmix-").FullName, name);
            DurableFile.Write(path, content);
            return path;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new NativeLoadException(
                $"The patched copy of {name} could be written neither to the cache nor to {Path.GetTempPath()}: {refused.Message}",
                "Set XDG_CACHE_HOME to a folder that you may write to.", refused);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
