using System.Reflection;
using System.Text.Json;
using Overmix.Core.Curves;

namespace Overmix.Dashboard.Curves;

/// <summary>
/// The numbers of a record by name: every number that <see cref="EpochRecord"/> and its parts hold, so that what is recorded one day is shown
/// without a change here, and the accuracies that follow from the errors.
/// </summary>
internal static class CurveColumns
{
    private static readonly string[] Times = ["epoch", "step", "flowTime"];
    private static readonly MethodInfo PartMethod = typeof(CurveColumns).GetMethod(nameof(Part), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly HashSet<string> Own = [.. typeof(EpochRecord).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

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

    private static IEnumerable<CurveColumn> Recorded()
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        return [.. Numbers<EpochRecord>(record => record).Concat(Parts<EpochRecord>(record => record)).Where(c => taken.Add(c.Name))];
    }

    /// <summary>The numbers of the records that a record holds, and of those that they hold. Where a name is taken already, the part's name goes before it: <c>averagedTestError</c>.</summary>
    private static IEnumerable<CurveColumn> Parts<T>(Func<EpochRecord, T?> whole)
        where T : class => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.PropertyType is { IsClass: true } type && type.Namespace == typeof(EpochRecord).Namespace && type != typeof(EpochRecord))
        .SelectMany(p => (IEnumerable<CurveColumn>)PartMethod.MakeGenericMethod(typeof(T), p.PropertyType).Invoke(null, [p, whole])!);

    private static IEnumerable<CurveColumn> Part<TWhole, TPart>(PropertyInfo property, Func<EpochRecord, TWhole?> whole)
        where TWhole : class
        where TPart : class
    {
        Func<TWhole, TPart?> read = property.GetMethod!.CreateDelegate<Func<TWhole, TPart?>>();
        TPart? Of(EpochRecord record) => whole(record) is { } holder ? read(holder) : null;
        return Numbers<TPart>(Of).Select(c => Own.Contains(c.Name) ? c with { Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name) + char.ToUpperInvariant(c.Name[0]) + c.Name[1..] } : c).Concat(Parts<TPart>(Of));
    }

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
