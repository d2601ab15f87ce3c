using System.Collections;
using System.Globalization;
using Overmix.Theory.LabelNoise;
using Overmix.Theory.Mixing;

namespace Overmix.Cli.Theory;

/// <summary>Reads a parameter's text, and writes its default.</summary>
/// <param name="Expected">What is understood, as in “a whole number”.</param>
/// <param name="Read">Reads; null where the text is not understood. May throw <see cref="ArgumentOutOfRangeException"/> with a reason.</param>
/// <param name="Write">Writes a value that is not null.</param>
internal sealed record ParameterReader(string Expected, Func<string, object?> Read, Func<object, string> Write)
{
    /// <summary>The reader of a property's type.</summary>
    /// <exception cref="NotSupportedException">Nothing reads this type: a new option record needs a new reader.</exception>
    public static ParameterReader Of(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(int) ? Whole(n => (object)checked((int)n))
            : plain == typeof(long) ? Whole(n => (object)checked((long)n))
            : plain == typeof(ulong) ? new("a whole number, at least 0", text => ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong n) ? n : null, Number)
            : plain == typeof(double) ? new("a number", text => Real(text), Number)
            : plain == typeof(bool) ? new("true or false", text => bool.TryParse(text, out bool b) ? b : null, value => (bool)value ? "true" : "false")
            : plain.IsEnum ? Named(plain)
            : plain == typeof(IReadOnlyList<int>) ? List<int>("whole numbers, commas between them, or none", item => Whole(n => (object)checked((int)n)).Read(item))
            : plain == typeof(IReadOnlyList<double>) ? List<double>("numbers, commas between them, or none", item => Real(item))
            : plain == typeof(MixingLaw) ? new(LawText.Expected, LawText.Read, LawText.Write)
            : plain == typeof(LabelledWorld) ? new(WorldText.Expected, WorldText.Read, _ => WorldText.Default)
            : plain == typeof(ConvexFunction) ? new(FunctionText.Expected, FunctionText.Read, _ => FunctionText.Default)
            : plain == typeof(InputSampler) ? new(FunctionText.ExpectedInputs, FunctionText.ReadInputs, _ => FunctionText.DefaultInputs)
            : throw new NotSupportedException($"No reader of {type}.");
    }

    /// <summary>A number; null if it is none. NaN and infinities are numbers here: the options' rules refuse them by name.</summary>
    public static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static string Number(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    // 1e5 is as good as 100000.
    private static ParameterReader Whole(Func<double, object> convert) => new(
        "a whole number",
        text => Real(text) is { } number && Math.Abs(number) <= 9e15 && number == Math.Round(number) ? Fitting(convert, number) : null,
        Number);

    private static object Fitting(Func<double, object> convert, double number)
    {
        try
        {
            return convert(number);
        }
        catch (OverflowException)
        {
            throw new ArgumentOutOfRangeException(nameof(number), "it is too large");
        }
    }

    private static ParameterReader Named(Type type)
    {
        string[] names = [.. Enum.GetNames(type).Select(KebabCase.Of)];
        return new ParameterReader(
            string.Join(" | ", names),
            text => Array.IndexOf(names, text.ToLowerInvariant()) is var index and >= 0 ? Enum.GetValues(type).GetValue(index) : null,
            value => KebabCase.Of(value.ToString()!));
    }

    private static ParameterReader List<T>(string expected, Func<string, object?> item)
        where T : struct => new(
        expected,
        text =>
        {
            object?[] items = [.. text is "" or "none" ? [] : text.Split(',').Select(part => item(part.Trim()))];
            return items.Contains(null) ? null : items.Select(value => (T)value!).ToArray();
        },
        value => ((IEnumerable)value).Cast<object>().Select(Number).ToArray() is { Length: > 0 } texts ? string.Join(',', texts) : "none");
}
