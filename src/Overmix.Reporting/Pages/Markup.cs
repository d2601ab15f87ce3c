using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Overmix.Reporting.Pages;

/// <summary>HTML that is safe to write as it is. Made from interpolated strings whose holes are escaped unless they are markup already.</summary>
internal readonly record struct Markup(string Html)
{
    /// <summary>Markup with its holes filled.</summary>
    public static Markup Of(ref MarkupHandler html) => new(html.ToString());

    /// <summary>Pieces one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(p => p.Html)));

    /// <summary>
    /// Text as it may stand in an element or a quoted attribute. Control characters and halves of surrogate pairs are replaced: neither HTML nor XML
    /// can carry them.
    /// </summary>
    public static string Escape(string text)
    {
        var html = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            html.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\n' => "\n",
                '\t' => "\t",
                0xFFFE or 0xFFFF => "\uFFFD",
                _ => Rune.IsControl(rune) ? "\uFFFD" : rune.ToString(),
            });
        }

        return html.ToString();
    }
}

/// <summary>Fills the holes of markup: text is escaped, markup is not.</summary>
[InterpolatedStringHandler]
internal ref struct MarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _html = new(literalLength + (16 * formattedCount));

    /// <summary>The fixed part.</summary>
    public readonly void AppendLiteral(string literal) => _html.Append(literal);

    /// <summary>A hole with text.</summary>
    public readonly void AppendFormatted(string text) => _html.Append(Markup.Escape(text));

    /// <summary>A hole with markup.</summary>
    public readonly void AppendFormatted(Markup markup) => _html.Append(markup.Html);

    /// <summary>A hole with pieces of markup.</summary>
    public readonly void AppendFormatted(IEnumerable<Markup> pieces) => _html.Append(Markup.Join(pieces).Html);

    /// <summary>A hole with a whole number.</summary>
    public readonly void AppendFormatted(long number) => _html.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override readonly string ToString() => _html.ToString();
}
