namespace Overmix.Reporting.Plots;

/// <summary>How large a figure is drawn, and for what kind of page.</summary>
internal sealed record FigureShape
{
    /// <summary>Width of the whole figure, pixels at 96 a inch.</summary>
    public required int Width { get; init; }

    /// <summary>Height of a panel when it has the whole width.</summary>
    public required int PanelHeight { get; init; }

    /// <summary>Panels side by side.</summary>
    public required int Columns { get; init; }

    /// <summary>Size of the small text; headings follow from it.</summary>
    public required float TextSize { get; init; }

    /// <summary>Room right of the axes for the names of the lines.</summary>
    public required float LabelRoom { get; init; }

    /// <summary>Least room left of the axes, so that the epochs of figures above each other line up.</summary>
    public required float AxisRoom { get; init; }

    /// <summary>For screens, paper and slides.</summary>
    public static FigureShape Wide { get; } = new() { Width = 880, PanelHeight = 440, Columns = 2, TextSize = 13.5f, LabelRoom = 104, AxisRoom = 58 };

    /// <summary>For phones: the same text size on less than half the width, panels one below the other.</summary>
    public static FigureShape Narrow { get; } = new() { Width = 380, PanelHeight = 330, Columns = 1, TextSize = 12.5f, LabelRoom = 78, AxisRoom = 46 };

    /// <summary>Height of the whole figure.</summary>
    /// <param name="panels">How many panels it has.</param>
    public int Height(int panels)
    {
        int columns = Math.Min(Columns, panels);
        return PanelHeight * ((panels + columns - 1) / columns);
    }
}
