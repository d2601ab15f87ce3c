using System.Text;
using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("1,2,a\n3,4,b\n")]
    [InlineData("1,2,a\r\n3,4,b")]
    [InlineData("u,v,w\n1,2,a\n3,4,b")]
    [InlineData("label,u,v\na,1,2\nb,3,4")]
    [InlineData("u,Class,v\n1,a,2\n\n3,b,4\n\n")]
    [InlineData("u;v;y\n1;2;a\n3;4;b")]
    [InlineData("u\tv\ttarget\n1\t 2 \ta\n3\t+4\tb")]
    [InlineData("\uFEFF\"u,\"\"1\"\"\",v,y\n\"1\",2e0,\"a\"\n3,\"4\",b\n")]
    [InlineData("0,1,label\n1,2,a\n3,4,b")] // numbered columns, as pandas writes them
    [InlineData("1.0,2.,a\r3,.4e1,b")]
    public void Parse_SameTableInOtherDress_IsTheSame(string text)
    {
        CsvTable table = Parse(text);
        Assert.Equal(2, table.Features);
        Assert.Equal([1, 2, 3, 4], table.Values);
        Assert.Equal(["a", "b"], table.Labels);
    }

    [Fact]
    public void Parse_QuotedLabels_KeepSeparatorsLinesAndQuotes() =>
        Assert.Equal(["a,b", "c\nd", "e\"f", "ü"], Parse("1,\"a,b\"\n2,\"c\nd\"\n3,\"e\"\"f\"\n4,ü").Labels);

    [Theory]
    [InlineData("", 0, "expected rows")]
    [InlineData("1\n2", 0, "expected rows of at least one number and a label")]
    [InlineData("u,label\n", 8, "at least one row below the heading")]
    [InlineData("1,2,a\n3,b", 6, "expected 3 cells in row 2, as in the first, found 2")]
    [InlineData("1,2,a\n3,4,b,5", 6, "found 4")]
    [InlineData("u,v,y\n1,,a", 8, "row 1, column 2, found ''")]
    [InlineData("u,v,y\n1,NaN,a", 8, "found 'NaN'")]
    [InlineData("u,v,y\n1,2,a\n1e39,4,b", 12, "row 2, column 1, found '1e39'")]
    [InlineData("u,v,y\n1,∞,a", 8, "found '∞'")]
    [InlineData("u,v,y\n1,0x10,a", 8, "found '0x10'")]
    [InlineData("u,v,y\n1,2,\n", 10, "expected a label in row 1, column 3")]
    [InlineData("label,v,y\n1,2,3\n", 0, "one column of labels, found 'label', 'y'")]
    [InlineData("1,\"a\n2,b", 2, "this quote to be closed")]
    [InlineData("1,\"a\"b\n", 5, "end of the cell after its closing quote")]
    [InlineData("1,a\"b\n", 3, "no quote inside a cell")]
    public void Parse_BadTable_IsRefusedWithItsByte(string text, long offset, string message)
    {
        DataException error = Assert.Throws<DataException>(() => Parse(text));
        Assert.Equal(("t.csv", offset), (error.File, error.Offset));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_LabelThatIsNoUtf8OrTooLong_IsRefused()
    {
        Assert.Contains("UTF-8", Assert.Throws<DataException>(() => CsvTable.Parse("t.csv", [.. "1,"u8, 0xFF])).Message, StringComparison.Ordinal);
        Assert.Contains("at most 256 bytes", Assert.Throws<DataException>(() => Parse("1," + new string('a', 257))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10,9,-1,9", "-1,9,10")]
    [InlineData("b,a,B", "B,a,b")]
    [InlineData("1,x,01,2", "01,1,2,x")] // whole numbers first; 1 and 01 stay apart
    public void OfTexts_Classes_AreInNumericalThenOrdinalOrder(string labels, string names)
    {
        string[] written = labels.Split(',');
        LabelClasses classes = LabelClasses.OfTexts("t.csv", [written]);
        Assert.Equal(names.Split(','), classes.Names);
        Assert.Equal(written, classes.Parts[0].Select(c => classes.Names[c])); // none lost its own label
    }

    [Fact]
    public void OfTexts_MoreLabelsThanClasses_IsTakenForMeasurements()
    {
        string[] labels = [.. Enumerable.Range(0, LabelClasses.MostClasses).Select(i => $"{i}")];
        Assert.Equal(LabelClasses.MostClasses, LabelClasses.OfTexts("t.csv", [labels]).Names.Count);
        Assert.Contains("is this the column of labels?", Assert.Throws<DataException>(() => LabelClasses.OfTexts("t.csv", [labels, ["x"]])).Message, StringComparison.Ordinal);
    }

    private static CsvTable Parse(string text) => CsvTable.Parse("t.csv", Encoding.UTF8.GetBytes(text));
}
