using System.Globalization;
using Overmix.Core.Configuration;
using Overmix.Core.Seeding;

namespace Overmix.Training.Data;

/// <summary>
/// The split of a data set whose publisher made one. The official test part is the test part (<c>data.testFraction</c> is unused); the official validation part is the validation part
/// or, without one, <c>data.validationFraction</c> of the official training part is drawn, stratified. A publisher's validation part without a test part is measured on:
/// it is the test part, and the validation part is drawn.
/// </summary>
internal static class OfficialSplit
{
    public static SplitIndices Draw(IDataSet set, IReadOnlyList<DataPart> parts, DataConfig config, RandomStream stream)
    {
        int[] train = Members(parts, DataPart.Train), validation = Members(parts, DataPart.Validation), test = Members(parts, DataPart.Test);
        (validation, test) = test.Length == 0 ? ([], validation) : (validation, test);
        Require(train.Length > 0 && test.Length > 0, $"The data set '{set.Name}' has an official division with {train.Length} training and {test.Length} test examples: both parts need some.");
        return validation.Length > 0 ? new SplitIndices(train, validation, test) : DrawValidation(set, config, stream, train, test);
    }

    private static SplitIndices DrawValidation(IDataSet set, DataConfig config, RandomStream stream, int[] train, int[] test)
    {
        ReadOnlySpan<int> all = set.Labels;
        int[] labels = new int[train.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = all[train[i]];
        }

        SplitIndices drawn = StratifiedSplit.Draw(labels, set.Classes, config.ValidationFraction, 0, stream);
        string share = config.ValidationFraction.ToString(CultureInfo.InvariantCulture);
        Require(drawn.Train.Count > 0 && (drawn.Validation.Count > 0 || config.ValidationFraction == 0), $"data.validationFraction: a share of {share} of the {train.Length} training examples of '{set.Name}' leaves a part without any example. Choose another share, or 0 for no validation part.");
        return new SplitIndices([.. drawn.Train.Select(i => train[i])], [.. drawn.Validation.Select(i => train[i])], test);
    }

    private static int[] Members(IReadOnlyList<DataPart> parts, DataPart wanted) => [.. Enumerable.Range(0, parts.Count).Where(i => parts[i] == wanted)];

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new DataException(message);
        }
    }
}
