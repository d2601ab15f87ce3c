using System.Globalization;
using CsCheck;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Reporting;
using Overmix.Reporting.Figures;

namespace Overmix.Tests.Reporting;

public sealed class CurveTableTests
{
    [Fact]
    public void Write_AnyNumber_ReadsBackBitForBit() => Gen.Double.Sample(value =>
    {
        string csv = CurveTable.Write([Group("Mixup")], [new("value", _ => value)]);
        double read = double.Parse(csv.Split('\n')[1].Split(',')[^1], CultureInfo.InvariantCulture);
        return BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(value) || (double.IsNaN(read) && double.IsNaN(value));
    });

    [Fact]
    public void Write_CommaCulture_UsesPoints()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = "," } };
            Assert.Equal("group,seed,epoch,step,a,b\nMixup,7,3,6,0.5,\n", CurveTable.Write([Group("Mixup")], [new("a", _ => 0.5), new("b", _ => null)]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("plain name", "plain name")]
    public void Write_AwkwardName_IsQuoted(string name, string expected) =>
        Assert.StartsWith($"group,seed,epoch,step\n{expected},7,", CurveTable.Write([Group(name)], []), StringComparison.Ordinal);

    private static RunGroup Group(string name)
    {
        EpochRecord record = SampleReports.Curve(7, ObjectiveKind.Mixup).Records.First(r => r.Epoch == 3);
        return new RunGroup { Name = name, Curves = [new RunCurve(7, [record])] };
    }
}
