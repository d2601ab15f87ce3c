using System.Reflection;
using System.Text.RegularExpressions;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;

namespace Overmix.Tests.House;

public sealed partial class TypeRuleTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Types_OfEveryProject_AreFound() => Assert.All(Repository.Assemblies, a => Assert.Contains(Repository.Types, t => t.Assembly == a));

    [Fact]
    public void Classes_RecordsToo_AreSealedStaticOrAbstract() =>
        Assert.Empty(Repository.Types.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(t => t.FullName));

    [Fact]
    public void Types_Names_AreNouns() => // a thing used twice gets a noun and a room
        Assert.Empty(Repository.Types.Where(t => VagueName().IsMatch(t.Name) || (t.Namespace ?? "").Split('.').Any(part => VagueName().IsMatch(part))).Select(t => t.FullName));

    [Theory]
    [InlineData("TensorHelper", true)]
    [InlineData("MathUtils", true)]
    [InlineData("RunManager", true)]
    [InlineData("Common", true)]
    [InlineData("CommonOptions", false)]
    [InlineData("ConfigManual", false)]
    public void VagueName_Examples_AreToldApart(string name, bool vague) => Assert.Equal(vague, VagueName().IsMatch(name));

    [Fact]
    public void Types_Namespaces_FollowTheProject() =>
        Assert.Empty(Repository.Types.Where(t => !$"{t.Namespace}.".StartsWith((t.Assembly.GetName().Name == "overmix" ? "Overmix.Cli" : t.Assembly.GetName().Name) + ".", StringComparison.Ordinal)).Select(t => t.FullName));

    [Fact]
    public void Exceptions_OfOurs_DeriveFromUserErrorException() =>
        Assert.Empty(Repository.Types.Where(t => t.IsAssignableTo(typeof(Exception)) && !t.IsAssignableTo(typeof(UserErrorException)) && t.IsPublic).Select(t => t.FullName));

    [Fact]
    public void Core_PublicTypes_ExposeNothingMutable()
    {
        static bool IsInit(PropertyInfo p) => p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit");
        Type[] core = [.. Repository.Types.Where(t => t.Assembly == typeof(RunConfig).Assembly && t.IsVisible)];
        Assert.Empty(core.SelectMany(t => t.GetProperties(Own).Where(p => p.SetMethod is { IsPublic: true } && !IsInit(p)).Select(p => $"{t.Name}.{p.Name}")));
        Assert.Empty(core.SelectMany(t => t.GetProperties(Own).Where(p => p.PropertyType.IsArray || p.PropertyType.Name.StartsWith("List`", StringComparison.Ordinal)).Select(p => $"{t.Name}.{p.Name}")));
        Assert.Empty(core.SelectMany(t => t.GetFields().Where(f => !f.IsInitOnly && !f.IsLiteral && !t.IsEnum).Select(f => $"{t.Name}.{f.Name}")));
    }

    [Fact]
    public void ConfigKeys_Every_SaysMeaningRangeAndWhyItsDefault()
    {
        PropertyInfo[] keys = [.. Repository.Types.Where(t => t == typeof(RunConfig) || RunConfigRules.IsSection(t)).SelectMany(t => t.GetProperties())];
        Assert.True(keys.Length > 40);
        Assert.All(keys, p =>
        {
            KeyAttribute? key = p.GetCustomAttribute<KeyAttribute>();
            Assert.True(key is not null, $"{p.DeclaringType!.Name}.{p.Name} has no [Key]");
            Assert.EndsWith(".", key.Meaning, StringComparison.Ordinal);
            Assert.True(RunConfigRules.IsSection(p.PropertyType) || (key.Range.Length > 0 && key.Why.Length > 0), $"{p.DeclaringType!.Name}.{p.Name} lacks range or why");
        });
    }

    [GeneratedRegex("(Helpers?|Util(itie)?s?|Managers?)$|^Common$")]
    private static partial Regex VagueName();
}
