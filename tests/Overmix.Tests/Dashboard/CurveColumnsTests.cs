using Overmix.Core.Curves;
using Overmix.Dashboard.Curves;

namespace Overmix.Tests.Dashboard;

public sealed class CurveColumnsTests
{
    [Fact]
    public void All_EveryNumberOfARecordAndItsParts_HasOneColumn()
    {
        string[] names = [.. CurveColumns.All.Select(c => c.Name)];
        Assert.Equal(names.Distinct(), names);
        int numbers = Numbers(typeof(EpochRecord)) + typeof(EpochRecord).GetProperties().Where(p => p.PropertyType is { IsClass: true, Namespace: "Overmix.Core.Curves" }).Sum(p => Numbers(p.PropertyType));
        Assert.True(names.Length >= numbers + 3, $"{names.Length} columns for {numbers} numbers"); // and three accuracies
        Assert.Superset(new HashSet<string> { "epoch", "flowTime", "testError", "loss", "excess", "averagedTestError", "averagedValidationLoss", "cleanTrainAccuracy" }, names.ToHashSet());
    }

    [Fact]
    public void Value_OfAPart_IsItsNumberOrNoneWithoutIt()
    {
        EpochRecord record = Runs.Samples.Record(3) with { Averaged = null };
        double Value(string name, EpochRecord of) => CurveColumns.All[CurveColumns.IndexOf(name)].Value(of);
        Assert.Equal(record.Mixing.Excess, Value("excess", record));
        Assert.Equal(record.TestError, Value("testError", record));
        Assert.Equal(double.NaN, Value("averagedTestError", record));
        Assert.Equal(0.125, Value("averagedTestError", record with { Averaged = new HeldOutFigures(null, null, 0.125, 2) }));
    }

    private static int Numbers(Type type) => type.GetProperties().Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType).Count(t => t == typeof(double) || t == typeof(int) || t == typeof(long));
}
