using Overmix.Core.Configuration;
using Overmix.Core.Seeding;

namespace Overmix.Training.Data;

/// <summary>
/// From a configuration to tensors: split (the official one where there is one), balanced subsets, label noise, standardisation, in this order. All draws depend on the seed alone, not on λ law, model or batch size.
/// </summary>
public static class DataPreparation
{
    private const long SplitAddress = 0, SubsetAddress = 1, TestAddress = 2;

    /// <summary>Opens the data set named in the configuration and prepares it; the result owns the set.</summary>
    /// <inheritdoc cref="Prepare(IDataSet, DataConfig, RandomStreams)"/>
    public static PreparedData Prepare(DataConfig config, RandomStreams streams)
    {
        IDataSet set = DataSetCatalog.Open(config);
        try
        {
            return Prepare(set, config, streams, set as IDisposable);
        }
        catch
        {
            (set as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Prepares a data set.</summary>
    /// <param name="set">The data set; <see cref="DataConfig.Name"/> is not looked at. Where it is larger than <see cref="DataConfig.InMemory"/>, it must outlive the result.</param>
    /// <param name="config">How to split and treat it.</param>
    /// <param name="streams">The run's streams; replaced by those of <see cref="DataConfig.Seed"/> unless that is −1.</param>
    /// <exception cref="DataException">The data set is unknown, damaged, or too small for what is asked.</exception>
    public static PreparedData Prepare(IDataSet set, DataConfig config, RandomStreams streams) => Prepare(set, config, streams, owned: null);

    private static PreparedData Prepare(IDataSet set, DataConfig config, RandomStreams streams, IDisposable? owned)
    {
        RandomStreams draws = config.Seed < 0 ? streams : new RandomStreams((ulong)config.Seed);
        SplitIndices indices = Choose(set, config, draws);
        int[] clean = LabelsOf(set, indices.Train), noisy = [.. clean];
        IReadOnlyList<int> replaced = SymmetricLabelNoise.Apply(noisy, set.Classes, config.LabelNoise, draws.Open(StreamName.LabelNoise));
        PartReader reader = PartReader.Of(set, config, [.. indices.Train]);
        return new PreparedData
        {
            Name = set.Name,
            Train = reader.Read([.. indices.Train], noisy),
            Validation = indices.Validation.Count == 0 ? null : reader.Read([.. indices.Validation], LabelsOf(set, indices.Validation)),
            Test = reader.Read([.. indices.Test], LabelsOf(set, indices.Test)),
            Shape = set.Shape,
            ClassNames = set.ClassNames,
            Sha256 = set.Sha256,
            Notes = set.Notes,
            Standardization = reader.Standardization,
            Indices = indices,
            NoisyTrain = replaced,
            CleanTrainLabels = clean,
            Source = owned,
        };
    }

    /// <summary>Which examples a run would train, validate and test on; reads no image and touches no tensor.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="config">How to split it.</param>
    /// <param name="draws">The streams of the split.</param>
    /// <exception cref="DataException">The data set is too small for what is asked.</exception>
    public static SplitIndices Choose(IDataSet set, DataConfig config, RandomStreams draws)
    {
        RandomStream stream = draws.Open(StreamName.Split, SplitAddress);
        SplitIndices split = set.OfficialParts is { } parts ? OfficialSplit.Draw(set, parts, config, stream) : DrawAll(set, config, stream);
        int[] candidates = LabelsOf(set, split.Train);
        IReadOnlyList<int> subset = BalancedSubset.Draw(candidates, set.ClassNames, config.Train, draws.Open(StreamName.Split, SubsetAddress));
        IReadOnlyList<int> test = config.Test == 0 ? split.Test
            : [.. BalancedSubset.Draw(LabelsOf(set, split.Test), set.ClassNames, config.Test, draws.Open(StreamName.Split, TestAddress), "test").Select(position => split.Test[position])];
        return split with { Train = [.. subset.Select(position => split.Train[position])], Test = test };
    }

    private static SplitIndices DrawAll(IDataSet set, DataConfig config, RandomStream stream)
    {
        SplitIndices split = StratifiedSplit.Draw(set.Labels, set.Classes, config.ValidationFraction, config.TestFraction, stream);
        RequirePart(set, split.Test, "data.testFraction", config.TestFraction);
        RequirePart(set, split.Train, "data.testFraction and data.validationFraction", config.TestFraction + config.ValidationFraction);
        if (config.ValidationFraction > 0)
        {
            RequirePart(set, split.Validation, "data.validationFraction", config.ValidationFraction);
        }

        return split;
    }

    private static void RequirePart(IDataSet set, IReadOnlyList<int> part, string keys, double fraction)
    {
        if (part.Count == 0)
        {
            throw new DataException(FormattableString.Invariant($"{keys}: a share of {fraction} of the {set.Count} examples of '{set.Name}' leaves a part without any example. Choose another share, or 0 for no validation part."));
        }
    }

    private static int[] LabelsOf(IDataSet set, IReadOnlyList<int> indices)
    {
        ReadOnlySpan<int> labels = set.Labels;
        int[] chosen = new int[indices.Count];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = labels[indices[i]];
        }

        return chosen;
    }
}
