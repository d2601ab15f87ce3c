using System.Text;
using System.Text.Json;
using Overmix.Runs.Export;
using Parquet;
using Parquet.Schema;

namespace Overmix.Tests.Runs.Export;

public sealed class TableWriterTests
{
    private static readonly ExportTable Table = new(
    [
        new ExportColumn("run", ColumnKind.Text, ["a,\"b\"", "Müller\nx", null]),
        new ExportColumn("epoch", ColumnKind.Whole, [1L, null, long.MaxValue]),
        new ExportColumn("loss", ColumnKind.Real, [0.1 + 0.2, double.NaN, null]),
    ]);

    [Fact]
    public void WriteCsv_QuotesEveryDigitAndGaps() =>
        Assert.Equal("run,epoch,loss\n\"a,\"\"b\"\"\",1,0.30000000000000004\n\"Müller\nx\",,NaN\n,9223372036854775807,\n", Encoding.UTF8.GetString(Written(TableWriter.WriteCsv)));

    [Fact]
    public void WriteJson_IsOneDocumentWithNullForNothingAndNotANumber()
    {
        using var document = JsonDocument.Parse(Written((table, stream) => TableWriter.WriteJson(table, "evaluations", stream)));
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        JsonElement[] rows = [.. document.RootElement.GetProperty("evaluations").EnumerateArray()];
        Assert.Equal(("a,\"b\"", 1L, 0.1 + 0.2), (rows[0].GetProperty("run").GetString(), rows[0].GetProperty("epoch").GetInt64(), rows[0].GetProperty("loss").GetDouble()));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null], new[] { rows[1].GetProperty("epoch").ValueKind, rows[1].GetProperty("loss").ValueKind });
    }

    [Fact]
    public async Task WriteParquet_ReadsBackWithGaps()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var stream = new MemoryStream(Written(TableWriter.WriteParquet));
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream, cancellationToken: stop);
        DataField[] fields = reader.Schema.GetDataFields();
        Assert.Equal(["run", "epoch", "loss"], fields.Select(f => f.Name));
        Assert.All(fields, f => Assert.True(f.IsNullable));
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        string?[] runs = new string?[3];
        long?[] epochs = new long?[3];
        double?[] losses = new double?[3];
        await group.ReadAsync(fields[0], runs.AsMemory()!, null, stop);
        await group.ReadAsync<long>(fields[1], epochs.AsMemory(), null, stop);
        await group.ReadAsync<double>(fields[2], losses.AsMemory(), null, stop);
        Assert.Equal(["a,\"b\"", "Müller\nx", null], runs);
        Assert.Equal([1L, null, long.MaxValue], epochs);
        Assert.Equal([0.1 + 0.2, double.NaN, null], losses);
    }

    [Fact]
    public void Write_Twice_GivesEqualBytes()
    {
        Assert.Equal(Written(TableWriter.WriteParquet), Written(TableWriter.WriteParquet));
        Assert.Equal(Written(TableWriter.WriteCsv), Written(TableWriter.WriteCsv));
    }

    [Fact]
    public void OfTexts_NumbersOnly_BecomeNumbers()
    {
        Assert.Equal([0.4, null, 1.0], ExportColumn.OfTexts("mixup.alpha", ["0.4", null, "1"]).Values);
        Assert.Equal(ColumnKind.Text, ExportColumn.OfTexts("model.name", ["mlp", "1"]).Kind);
        Assert.Equal(ColumnKind.Text, ExportColumn.OfTexts("nothing", [null, null]).Kind);
    }

    [Fact]
    public void Constructor_ColumnsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExportTable([new("a", ColumnKind.Real, [1.0]), new("b", ColumnKind.Real, [])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExportTable([new("a", ColumnKind.Real, [1.0]), new("a", ColumnKind.Real, [1.0])]));
    }

    private static byte[] Written(Action<ExportTable, Stream> write)
    {
        using var stream = new MemoryStream();
        write(Table, stream);
        return stream.ToArray();
    }
}
