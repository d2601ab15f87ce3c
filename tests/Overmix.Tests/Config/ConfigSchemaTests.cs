using Overmix.Config;
using Overmix.Config.Schema;
using Overmix.Core.Configuration;

namespace Overmix.Tests.Config;

public sealed class ConfigSchemaTests
{
    [Fact]
    public void Describe_EveryPropertyOfEverySection_IsAKey()
    {
        Type[] sections = [.. typeof(RunConfig).Assembly.GetTypes().Where(t => t == typeof(RunConfig) || RunConfigRules.IsSection(t))];
        int properties = sections.Sum(t => t.GetProperties().Length);
        Assert.Equal(properties, ConfigSchema.Describe().Count);
        Assert.Equal(properties, ConfigSchema.Describe().DistinctBy(k => k.Path).Count());
    }

    [Fact]
    public void Describe_EveryKey_SaysWhatItMeansWhatIsAllowedAndWhy()
    {
        Assert.All(ConfigSchema.Describe(), key => Assert.EndsWith(".", key.Meaning, StringComparison.Ordinal));
        Assert.All(ConfigSchema.Describe().Where(k => !k.IsSection), key => Assert.All([key.Range, key.Default, key.Why], Assert.NotEmpty));
        Assert.All(ConfigSchema.Describe().Where(k => k.Property.PropertyType is { } t && (t == typeof(int) || t == typeof(long) || t == typeof(double))), key => Assert.NotNull(Interval.TryParse(key.Range)));
        Assert.All(ConfigSchema.Describe().Where(k => k.Property.PropertyType.IsEnum), key => Assert.Equal($"one of {key.Range}", key.Type));
    }

    [Fact]
    public void Describe_EveryKey_HasADefaultThatReadsBackAsItself() =>
        Assert.All(ConfigSchema.Describe().Where(k => !k.IsSection), key =>
        {
            string value = key.Property.PropertyType == typeof(string) ? key.Default.Trim('"') : key.Default;
            Assert.Equal(ConfigWriter.CanonicalBytes(new RunConfig()), ConfigWriter.CanonicalBytes(ConfigReader.FromOverrides([$"{key.Path}={value}"]).Config));
        });

    [Fact]
    public void KeyNames_FollowTheProperties() =>
        Assert.All(ConfigSchema.Describe(), key => Assert.Equal(key.Property.Name, char.ToUpperInvariant(key.Path.Split('.')[^1][0]) + key.Path.Split('.')[^1][1..]));

    [Fact]
    public void Manual_Committed_IsTheGeneratedOne()
    {
        string page = Path.Combine(RepositoryRoot(), "docs", "config.md");
        Assert.True(File.ReadAllText(page) == ConfigManual.Markdown(), $"{page} is out of date. Renew it: overmix config schema --markdown > docs/config.md");
    }

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Overmix.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not inside the repository.");
        }

        return folder;
    }
}
