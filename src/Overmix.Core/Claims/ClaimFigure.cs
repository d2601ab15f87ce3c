namespace Overmix.Core.Claims;

/// <summary>The figure of a claim: panels side by side, as in the paper (loss left, error right).</summary>
/// <param name="Caption">What a reader must know to read it.</param>
/// <param name="Panels">The panels, left to right; at least one.</param>
public sealed record ClaimFigure(string Caption, IReadOnlyList<ClaimPanel> Panels);

/// <summary>One pair of axes.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">Label of the horizontal axis.</param>
/// <param name="YLabel">Quantity and unit of the vertical axis.</param>
/// <param name="Series">The curves.</param>
public sealed record ClaimPanel(string Title, string XLabel, string YLabel, IReadOnlyList<ClaimSeries> Series)
{
    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool LogY { get; init; }

    /// <summary>Whether values are fractions, to be shown in percent.</summary>
    public bool IsPercent { get; init; }

    /// <summary>Dashed lines to compare with, for example a loss's floor.</summary>
    public IReadOnlyList<ClaimLevel> Levels { get; init; } = [];
}

/// <summary>A curve, or a cloud of points.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="X">Horizontal coordinates.</param>
/// <param name="Y">Vertical coordinates, as many; the mean over seeds where there are several.</param>
public sealed record ClaimSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Lower edge of the band, as many; null for none.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>Upper edge of the band, as many; null for none.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Whether these are points that no line joins.</summary>
    public bool IsCloud { get; init; }
}

/// <summary>A horizontal line to compare with.</summary>
/// <param name="Value">Its height.</param>
/// <param name="Label">What it is.</param>
public sealed record ClaimLevel(double Value, string Label);
