using System.Text;
using Overmix.Config.Parsing;
using Overmix.Core.Configuration;
using Overmix.Core.Durability;

namespace Overmix.Config;

/// <summary>
/// Text to a configuration that keeps all rules, or everything that is wrong with it at once. Order: defaults, then the file, then the overrides.
/// </summary>
public static class ConfigReader
{
    /// <summary>Longest text that is read, in bytes.</summary>
    public const int LargestFile = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">The file: YAML or JSON, UTF-8, at most 1 MB.</param>
    /// <param name="overrides">Overrides as <c>key=value</c>, the last one winning.</param>
    /// <exception cref="ConfigException">The file is missing or unreadable, or anything in file or overrides is wrong.</exception>
    public static ConfigReadResult ReadFile(string path, IReadOnlyList<string> overrides) => Read(Load(path), path, overrides);

    /// <summary>Reads a configuration from text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="sourceName">Name of the text in messages.</param>
    /// <param name="overrides">Overrides as <c>key=value</c>, the last one winning.</param>
    /// <exception cref="ConfigException">Anything is wrong.</exception>
    public static ConfigReadResult Read(string text, string sourceName, IReadOnlyList<string> overrides)
    {
        var entries = new ConfigEntries();
        if (Encoding.UTF8.GetByteCount(text) > LargestFile)
        {
            entries.Mistakes.Add(TooLarge(sourceName));
        }
        else if (YamlTree.Parse(text, sourceName, entries.Mistakes) is { } root)
        {
            FileEntries.Read(root, "", entries);
        }

        return new ConfigReadResult(Resolve(entries, overrides, sourceName), sourceName, text, overrides);
    }

    /// <summary>Makes a configuration from defaults and overrides alone.</summary>
    /// <param name="overrides">Overrides as <c>key=value</c>, the last one winning.</param>
    /// <exception cref="ConfigException">An override is wrong.</exception>
    public static ConfigReadResult FromOverrides(IReadOnlyList<string> overrides) =>
        new(Resolve(new ConfigEntries(), overrides, "overrides"), "", "", overrides);

    private static RunConfig Resolve(ConfigEntries entries, IReadOnlyList<string> overrides, string sourceName)
    {
        OverrideEntries.Read(overrides, entries);
        RunConfig config = entries.Build();
        entries.CheckRules(config, ConfigOrigin.Whole(sourceName));
        return entries.Mistakes.Count == 0 ? config : throw new ConfigException(entries.Mistakes);
    }

    // Reads at most one byte more than allowed, so that neither a device nor a growing file can fill the memory.
    internal static string Load(string path)
    {
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            byte[] bytes = new byte[LargestFile + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > LargestFile ? throw new ConfigException([TooLarge(path)]) : StrictUtf8.GetString(bytes, 0, length).TrimStart('\ufeff');
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigException([new ConfigMistake(ConfigOrigin.Whole(path), "", Unreadable(path, cause))], cause);
        }
    }

    private static string Unreadable(string path, Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        DecoderFallbackException => "is not UTF-8 text",
        _ when Directory.Exists(path) => "is a folder; name a configuration file",
        UnauthorizedAccessException => "permission denied",
        _ => cause.Message,
    };

    private static ConfigMistake TooLarge(string source) => new(ConfigOrigin.Whole(source), "", "is larger than 1 MB; a configuration has a few kilobytes");
}
