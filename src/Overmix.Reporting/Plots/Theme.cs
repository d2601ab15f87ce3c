using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>
/// The colours of a figure. Series colours tell apart for every common kind of colour blindness and reach 4.5:1 against the ground, for their labels
/// are written in them; line style and marker tell the series apart without any colour. Beyond the palette colours start over with other line styles.
/// </summary>
/// <param name="Name">Empty for light, <c>dark</c> for dark: part of file names.</param>
/// <param name="Ground">The figure's ground.</param>
/// <param name="Ink">Titles.</param>
/// <param name="Soft">Axis labels and notes.</param>
/// <param name="Rule">Grid lines.</param>
/// <param name="Series">Colours by slot.</param>
internal sealed record Theme(string Name, SKColor Ground, SKColor Ink, SKColor Soft, SKColor Rule, IReadOnlyList<SKColor> Series)
{
    /// <summary>For paper and bright screens.</summary>
    public static Theme Light { get; } = new("", Hex("FFFFFF"), Hex("1B1F24"), Hex("525B66"), Hex("E3E7EB"), Palette("B5410B", "0B5FA5", "00735A", "8A3A86", "76610A", "24241F", "5A0F5A", "A510EB"));

    /// <summary>For dark screens.</summary>
    public static Theme Dark { get; } = new("dark", Hex("171B21"), Hex("F0F2F5"), Hex("A7B0BB"), Hex("2D343D"), Palette("FF9A55", "6DB9F2", "4FCBA3", "E09BD9", "D6BF55", "FAFAFA", "9A70FF", "E8651A"));

    /// <summary>The colour of a slot; slots beyond the palette start over.</summary>
    public SKColor Of(int slot) => Series[slot % Series.Count];

    private static SKColor Hex(string rgb) => SKColor.Parse(rgb);

    private static SKColor[] Palette(params string[] rgb) => [.. rgb.Select(Hex)];
}
