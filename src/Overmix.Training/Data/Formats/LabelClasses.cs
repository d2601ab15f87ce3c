using System.Globalization;

namespace Overmix.Training.Data.Formats;

/// <summary>
/// The classes of a set whose files name none: the different labels, whole numbers in numerical order, anything else in ordinal order. The label itself is the class's name.
/// </summary>
/// <param name="Names">Names of the classes.</param>
/// <param name="Parts">The labels of each part as class indices.</param>
internal sealed record LabelClasses(IReadOnlyList<string> Names, IReadOnlyList<int[]> Parts)
{
    /// <summary>More different labels than this are taken for a column of measurements.</summary>
    public const int MostClasses = 10_000;

    /// <summary>Classes of numeric labels.</summary>
    /// <param name="file">Where they come from, for messages.</param>
    /// <param name="parts">Labels, part by part.</param>
    /// <exception cref="DataException">More than <see cref="MostClasses"/>.</exception>
    public static LabelClasses OfNumbers(string file, IReadOnlyList<long[]> parts) =>
        Of(file, parts, Comparer<long>.Default, label => label.ToString(CultureInfo.InvariantCulture));

    /// <summary>Classes of labels as text.</summary>
    /// <inheritdoc cref="OfNumbers"/>
    public static LabelClasses OfTexts(string file, IReadOnlyList<string[]> parts) => Of(file, parts, new TextOrder(), label => label);

    private static LabelClasses Of<T>(string file, IReadOnlyList<T[]> parts, IComparer<T> order, Func<T, string> nameOf)
        where T : notnull
    {
        HashSet<T> different = [];
        foreach (T label in parts.SelectMany(p => p))
        {
            if (different.Add(label) && different.Count > MostClasses)
            {
                throw new DataException($"{file}: more than {MostClasses} different labels. Expected one of few classes an example; is this the column of labels?");
            }
        }

        T[] classes = [.. different.Order(order)];
        Dictionary<T, int> index = classes.Select((label, i) => (label, i)).ToDictionary(p => p.label, p => p.i);
        return new LabelClasses([.. classes.Select(nameOf)], [.. parts.Select(p => Array.ConvertAll(p, label => index[label]))]);
    }

    // Whole numbers before texts; 1 and 01 stay apart.
    private sealed class TextOrder : IComparer<string>
    {
        public int Compare(string? x, string? y)
        {
            (bool isNumber, bool isOther) = (TryNumber(x, out long number), TryNumber(y, out long other));
            int byNumber = isNumber && isOther ? number.CompareTo(other) : isOther.CompareTo(isNumber);
            return byNumber != 0 ? byNumber : string.CompareOrdinal(x, y);
        }

        private static bool TryNumber(string? text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
