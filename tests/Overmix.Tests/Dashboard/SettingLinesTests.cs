using System.Text;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Dashboard.Library;

namespace Overmix.Tests.Dashboard;

public sealed class SettingLinesTests
{
    [Fact]
    public void Read_AResolvedConfiguration_FindsEveryKeyWithItsValue()
    {
        RunConfig config = new() { Seed = 7, Name = "a-b" };
        string[] canonical = [.. Encoding.UTF8.GetString(ConfigWriter.CanonicalBytes(config)).Split('\n').Skip(1).Where(l => l.Length > 0)];
        IReadOnlyDictionary<string, string> read = SettingLines.Read(ConfigWriter.Write(config));
        Assert.True(canonical.Length > 40);
        Assert.All(canonical, line => Assert.Equal(line.Split('=', 2)[1].Trim('"'), read[line.Split('=', 2)[0]]));
        Assert.Equal(canonical.Length, read.Count);
    }

    [Theory]
    [InlineData("a: 1\n- b: 2\n? c\n", "a")]
    [InlineData("__proto__: 1\na: 2", "a")]
    [InlineData("x:\n  y:\n    z: 1\n  w: 2", "x.z x.w")]
    [InlineData(":\n: 1\n\0: 2\na: \0", "a")]
    [InlineData("", "")]
    public void Read_OtherText_PassesOverWhatItIsNot(string text, string keys) => Assert.Equal(keys, string.Join(' ', SettingLines.Read(text).Keys));

    [Fact]
    public void Read_EndlessText_IsBounded()
    {
        IReadOnlyDictionary<string, string> read = SettingLines.Read(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"key{i}: {new string('v', 1_000)}\n")));
        Assert.Equal(500, read.Count);
        Assert.All(read.Values, v => Assert.Equal(401, v.Length));
    }
}
