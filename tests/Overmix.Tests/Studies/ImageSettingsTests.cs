using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Studies.Execution;
using Overmix.Tests.House;
using Overmix.Training.Models;

namespace Overmix.Tests.Studies;

public sealed class ImageSettingsTests
{
    [Fact]
    public void For_EveryNetwork_GivesAConfigurationThatKeepsAllRules() => Assert.All(ModelFactory.Names, model =>
    {
        string[] settings = [.. ImageSettings.For(model, "folder").Select(s => $"{s.Key}={s.Value}"), $"model.name={model}", "data.name=folder", "data.path=/photos"];
        RunConfig config = ConfigReader.FromOverrides(settings).Config;
        Assert.Equal((0, 60, ScheduleKind.Cosine), (config.Data.Train, config.Train.Epochs, config.Schedule.Name));
        ConfigReader.FromOverrides([.. settings, "train.epochs=1"]); // a short trial is no mistake
    });

    [Theory]
    [InlineData("resnet34", "folder", 128, 8, 0.5)]
    [InlineData("cnn", "folder", 64, 4, 0.5)]
    [InlineData("mlp", "folder", 32, 2, 0.5)]
    [InlineData("resnet18", "cifar10", 0, 4, 0.5)]
    [InlineData("cnn", "mnist", 0, 0, 0)]
    [InlineData("resnet18", "", 0, 0, 0)]
    public void For_NetworkAndData_SuitsThem(string model, string data, int side, int crop, double flip)
    {
        RunConfig config = ConfigReader.FromOverrides([.. ImageSettings.For(model, data).Select(s => $"{s.Key}={s.Value}")]).Config;
        Assert.Equal((side, crop, flip), (config.Data.ImageSize, config.Augment.Crop, config.Augment.Flip));
    }

    [Theory]
    [InlineData(1, 0.5, "data.imageSize=24")]
    [InlineData(4, 0.5, "data.imageSize=32", "data.imageSize=64")]
    [InlineData(4, 0.5, "train.epochs=30")]
    [InlineData(0, 0, "train.epochs=29")]
    [InlineData(4, 0.5, "train.epochs=many")]
    public void For_SizeAndBudgetOfTheUsers_AugmentsAccordingly(int crop, double flip, params string[] overrides)
    {
        RunConfig config = ConfigReader.FromOverrides([.. ImageSettings.For("cnn", "folder", overrides).Select(s => $"{s.Key}={s.Value}")]).Config;
        Assert.Equal((crop, flip), (config.Augment.Crop, config.Augment.Flip));
    }

    [Fact]
    public void Page_Settings_AreThoseOfTheCode()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "methods", "own-images.md"));
        Assert.All(ImageSettings.For("resnet18", "folder"), s =>
            Assert.Contains(s.Key == "data.imageSize" ? $"| `{s.Key}` | 128, 64 or 32 | {s.Why} |" : s.Key == "augment.crop" ? $"| `{s.Key}` | 8, 4 or 2 | {s.Why} |" : $"| `{s.Key}` | {s.Value} | {s.Why} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void NamedData_FilesFoldersAndNames_AreToldApart()
    {
        string folder = Directory.CreateTempSubdirectory("overmix-named").FullName;
        string File(string name)
        {
            System.IO.File.WriteAllText(Path.Combine(folder, name), "");
            return Path.Combine(folder, name);
        }

        Assert.Equal(new NamedData("folder", folder), NamedData.Of(folder));
        Assert.Equal("folder", NamedData.Of(File("a.tar.gz")).Name);
        Assert.Equal("folder", NamedData.Of(File("A.ZIP")).Name);
        Assert.Equal(("csv", "npz"), (NamedData.Of(File("a.csv")).Name, NamedData.Of(File("a.npz")).Name));
        Assert.Equal(new NamedData("digits", ""), NamedData.Of("digits"));
        Assert.Contains("is not data that is read", Assert.Throws<Overmix.Training.Data.DataException>(() => NamedData.Of(File("a.rar"))).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
