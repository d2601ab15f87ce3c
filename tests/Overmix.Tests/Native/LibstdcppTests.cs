using System.Text;
using System.Text.RegularExpressions;
using Overmix.Native.Elf;
using Overmix.Native.Remedy;

namespace Overmix.Tests.Native;

public sealed class LibstdcppTests
{
    [Fact]
    public void Find_OnLinux_AgreesWithTheTextInTheFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libstdc++ is Linux's.");
        Libstdcpp found = Libstdcpp.Find();

        string text = Encoding.Latin1.GetString(File.ReadAllBytes(found.Path!));
        Version newestInText = Regex.Matches(text, @"\0GLIBCXX_(\d+(\.\d+)+)(?=\0)").Select(m => Version.Parse(m.Groups[1].Value)).Max()!;
        Assert.Equal(newestInText, found.Newest);
    }

    [Fact]
    public void Newest_OrdersAsNumbersNotAsText() =>
        Assert.Equal(new Version(3, 4, 30), SymbolVersions.Newest(["GLIBCXX_3.4", "GLIBCXX_3.4.9", "GLIBCXX_3.4.30", "GLIBCXX_LDBL_9.9", "CXXABI_9.9"], Libstdcpp.Prefix));

    [Theory]
    [InlineData("3.4.30", true)]
    [InlineData("3.4.32", false)]
    [InlineData("3.4.33", false)]
    [InlineData(null, true)]
    public void Lacks_OlderOrUnknown_IsTrue(string? newest, bool lacks) =>
        Assert.Equal(lacks, new Libstdcpp("/lib/libstdc++.so.6", newest is null ? null : Version.Parse(newest)).Lacks(new Version(3, 4, 32)));
}
