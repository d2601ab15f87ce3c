using System.Reflection;
using System.Text.Json;
using Overmix.Core.Curves;

namespace Overmix.Dashboard.Curves;

/// <summary>
/// The numbers of a record by name: every number that <see cref="EpochRecord"/> and its parts hold, a part a line, and the accuracies that follow from the errors.
/// </summary>
internal static class CurveColumns
{
    private static readonly string[] Times = ["epoch", "step", "flowTime"];

    /// <summary>The columns that can be asked for, by name in camelCase.</summary>
    public static IReadOnlyList<CurveColumn> All { get; } = [.. Recorded(), .. Derived()];

    /// <summary>The place of a column; −1 if there is none of that name.</summary>
    public static int IndexOf(string name)
    {
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether a column may stand on the horizontal axis.</summary>
    public static bool IsTime(string name) => Times.Contains(name);

    private static IEnumerable<CurveColumn> Recorded() => Numbers<EpochRecord>(record => record)
        .Concat(Numbers<MixingFigures>(record => record.Mixing))
        .Concat(Numbers<HeldOutFigures>(record => record.Averaged).Select(c => c with { Name = "averaged" + char.ToUpperInvariant(c.Name[0]) + c.Name[1..] }))
        .Concat(Numbers<InstrumentFigures>(record => record.Instruments));

    private static IEnumerable<CurveColumn> Derived() =>
    [
        new("cleanTrainAccuracy", record => 1 - record.TrainError),
        new("validationAccuracy", record => 1 - (record.ValidationError ?? double.NaN)),
        new("testAccuracy", record => 1 - record.TestError),
    ];

    private static IEnumerable<CurveColumn> Numbers<T>(Func<EpochRecord, T?> part)
        where T : class =>
        from property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
        where type == typeof(double) || type == typeof(int) || type == typeof(long)
        select new CurveColumn(JsonNamingPolicy.CamelCase.ConvertName(property.Name), Reader(property, part));

    private static Func<EpochRecord, double> Reader<T>(PropertyInfo property, Func<EpochRecord, T?> part)
        where T : class => property.PropertyType == typeof(double)
        ? Compose(property.GetMethod!.CreateDelegate<Func<T, double>>(), part)
        : property.PropertyType == typeof(double?)
            ? Compose(property.GetMethod!.CreateDelegate<Func<T, double?>>(), part)
            : record => part(record) is { } whole && property.GetValue(whole) is { } value ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : double.NaN;

    private static Func<EpochRecord, double> Compose<T>(Func<T, double> read, Func<EpochRecord, T?> part)
        where T : class => record => part(record) is { } whole ? read(whole) : double.NaN;

    private static Func<EpochRecord, double> Compose<T>(Func<T, double?> read, Func<EpochRecord, T?> part)
        where T : class => record => part(record) is { } whole ? read(whole) ?? double.NaN : double.NaN;
}

/// <summary>A named number of a record.</summary>
/// <param name="Name">Its name, in camelCase.</param>
/// <param name="Value">The number; NaN where there is none.</param>
internal sealed record CurveColumn(string Name, Func<EpochRecord, double> Value);
