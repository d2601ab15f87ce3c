namespace Overmix.Studies.Guarding;

/// <summary>What one training run of the benchmark left: a table, a row an evaluation, a column a figure.</summary>
/// <param name="Role">"full" for the run on all n examples, "fold1" … for those that leave one fold out.</param>
/// <param name="Columns">The figures by name; all of one length.</param>
public sealed record RunTable(string Role, IReadOnlyDictionary<string, IReadOnlyList<double>> Columns)
{
    /// <summary>A figure's values, one an evaluation.</summary>
    public IReadOnlyList<double> this[string column] => Columns[column];

    /// <summary>Whether there is such a figure.</summary>
    public bool Has(string column) => Columns.ContainsKey(column);

    /// <summary>Number of evaluations.</summary>
    public int Count => Columns.Count == 0 ? 0 : Columns.Values.First().Count;
}

/// <summary>The trajectory of a setting and seed: the run on all n examples and those that leave one fold out, all evaluated at the same epochs.</summary>
public sealed record Trajectory
{
    /// <summary>Version of the layout.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Name of the setting.</summary>
    public required string Setting { get; init; }

    /// <summary>Seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Training examples n.</summary>
    public required int Examples { get; init; }

    /// <summary>Examples in the two halves of the test part.</summary>
    public required IReadOnlyList<int> TestHalves { get; init; }

    /// <summary>Examples held out by each trained fold.</summary>
    public required IReadOnlyList<int> HeldOut { get; init; }

    /// <summary>Seconds the recording took, all runs together.</summary>
    public required double Seconds { get; init; }

    /// <summary>The run on all n examples.</summary>
    public required RunTable Full { get; init; }

    /// <summary>The runs that leave one fold out.</summary>
    public required IReadOnlyList<RunTable> Folds { get; init; }
}
