using System.Globalization;
using System.Text.RegularExpressions;

namespace Overmix.Reporting.Plots;

/// <summary>Tidies the SVG that Skia writes: equal pictures get equal text, in a third of the size.</summary>
internal static partial class SvgBody
{
    /// <summary>The elements inside Skia's svg element.</summary>
    /// <param name="drawn">The whole document.</param>
    public static string Of(string drawn)
    {
        int open = drawn.IndexOf("<svg", StringComparison.Ordinal);
        string body = drawn[(drawn.IndexOf('>', open) + 1)..drawn.LastIndexOf("</svg>", StringComparison.Ordinal)];
        return Cleared().Replace(ShareClips(Round(body.Replace("\t", "", StringComparison.Ordinal).Trim())), "");
    }

    // Coordinates of ten pixels and more; opacities lie below. A tenth of a pixel is all that anyone sees.
    private static string Round(string body) => Coordinate().Replace(
        body, m => double.Parse(m.Value, CultureInfo.InvariantCulture).ToString("0.#", CultureInfo.InvariantCulture));

    // Skia numbers clip paths through the life of the process and repeats one for each thing drawn: name them by order, each rectangle once.
    private static string ShareClips(string body)
    {
        var idOfShape = new Dictionary<string, string>();
        var idOfClip = new Dictionary<string, string>();
        string shared = ClipPath().Replace(body, match =>
        {
            string shape = match.Groups["shape"].Value;
            bool isNew = idOfShape.TryAdd(shape, $"clip{idOfShape.Count}");
            idOfClip[match.Groups["id"].Value] = idOfShape[shape];
            return isNew ? $"<clipPath id=\"{idOfShape[shape]}\">{shape}</clipPath>\n" : "";
        });
        return ClipUse().Replace(shared, match => $"url(#{idOfClip[match.Groups["id"].Value]})");
    }

    // A cleared canvas comes out as a black rectangle under the ground: it would show through at the edges of panels.
    [GeneratedRegex("""^<rect (?:transform="[^"]*" )?(?:[xy]="[^"]*" )*width="[^"]*" height="[^"]*"/>\n""", RegexOptions.Multiline)]
    private static partial Regex Cleared();

    [GeneratedRegex(@"\d{2,}\.\d{2,}")]
    private static partial Regex Coordinate();

    [GeneratedRegex("""<clipPath id="(?<id>[^"]+)">\s*(?<shape>.*?)\s*</clipPath>\s*""", RegexOptions.Singleline)]
    private static partial Regex ClipPath();

    [GeneratedRegex(@"url\(#(?<id>[^)]+)\)")]
    private static partial Regex ClipUse();
}
