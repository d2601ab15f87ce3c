namespace Overmix.Reporting.Plots;

/// <summary>A picture of the report: one panel or several, with its words and its numbers.</summary>
internal sealed record Figure
{
    /// <summary>File name without extension.</summary>
    public required string Id { get; init; }

    /// <summary>The panels, in reading order.</summary>
    public required IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>What a reader must know to read it: number of seeds, meaning of band and lines.</summary>
    public required string Caption { get; init; }

    /// <summary>What the picture says, for those who do not see it.</summary>
    public required string AltText { get; init; }

    /// <summary>The numbers drawn, as CSV.</summary>
    public required string Csv { get; init; }

    /// <summary>The picture's heading.</summary>
    public string Title => Panels[0].Title;
}

/// <summary>One pair of axes with everything on it.</summary>
internal sealed record Panel
{
    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>Quantity and unit of the vertical axis, under the heading.</summary>
    public required string Note { get; init; }

    /// <summary>The epochs, or whatever else the horizontal axis holds.</summary>
    public required Axis X { get; init; }

    /// <summary>Label of the horizontal axis.</summary>
    public string XLabel { get; init; } = "training epochs (log scale)";

    /// <summary>The values.</summary>
    public required Axis Y { get; init; }

    /// <summary>The curves.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Dashed lines to compare with, such as the floor.</summary>
    public IReadOnlyList<Reference> References { get; init; } = [];

    /// <summary>Epochs worth a mark.</summary>
    public IReadOnlyList<TurnMark> Marks { get; init; } = [];

    /// <summary>Whether a sample of line and marker stands before each name: where curves end so near to each other that a name's place does not tell whose it is.</summary>
    public bool HasKeys { get; init; }
}

/// <summary>The curves of one group.</summary>
/// <param name="Name">Label at the line's end.</param>
/// <param name="Slot">Chooses colour, line style and marker.</param>
/// <param name="Mean">Mean and band over seeds.</param>
/// <param name="Seeds">Single-seed lines.</param>
/// <param name="Breaks">Where diverged runs end.</param>
/// <param name="EndText">The mean's last value as text, under the name; empty for none.</param>
internal sealed record Series(
    string Name, int Slot, IReadOnlyList<BandPoint> Mean, IReadOnlyList<IReadOnlyList<CurvePoint>> Seeds, IReadOnlyList<CurvePoint> Breaks, string EndText)
{
    /// <summary>Whether the mean's points stand for themselves, with no line through them.</summary>
    public bool IsCloud { get; init; }

    /// <summary>Whether markers sit on the mean line; not where a cloud of the same colour has them.</summary>
    public bool HasMarkers { get; init; } = true;
}

/// <summary>A line to compare with.</summary>
/// <param name="Points">Its course.</param>
/// <param name="Label">What it is; written under its left end.</param>
internal sealed record Reference(IReadOnlyList<CurvePoint> Points, string Label);

/// <summary>A dotted vertical line at an epoch, labelled at the top.</summary>
/// <param name="Epoch">Where.</param>
/// <param name="Value">The curve's value there, ringed; null for no ring.</param>
/// <param name="Label">What happens there.</param>
/// <param name="Slot">The series it belongs to.</param>
internal sealed record TurnMark(double Epoch, double? Value, string Label, int Slot);
