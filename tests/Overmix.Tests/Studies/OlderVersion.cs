using Overmix.Runs.Store;

namespace Overmix.Tests.Studies;

/// <summary>What a version of Overmix before this one would have written: other comments, and nothing of a key that came since.</summary>
internal static class OlderVersion
{
    private const string NewKey = "keepLast:";

    /// <summary>A configuration as it would have written it.</summary>
    public static string Spell(string config)
    {
        Assert.Contains(NewKey, config, StringComparison.Ordinal);
        return "# As it was said then.\n" + string.Join('\n', config.Split('\n').Where(line => !line.TrimStart().StartsWith('#') && !line.Contains(NewKey, StringComparison.Ordinal)));
    }

    /// <summary>Has a run made by it.</summary>
    public static void Make(RunDirectory run)
    {
        (string older, RunManifest manifest) = (Spell(run.ReadConfig()), run.ReadManifest());
        File.WriteAllText(run.PathOf(RunFiles.Config), older);
        File.WriteAllBytes(run.PathOf(RunFiles.Manifest), ManifestFormat.Encode(manifest with { Files = new Dictionary<string, string>(manifest.Files) { [RunFiles.Config] = RunIdentity.Sha256(older) } }));
    }
}
