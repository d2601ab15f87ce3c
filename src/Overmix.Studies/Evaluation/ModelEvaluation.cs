using Overmix.Core.Seeding;
using Overmix.Diagnostics.Classification;
using Overmix.Studies.Execution;
using Overmix.Training.Data;
using Overmix.Training.Delivery;

namespace Overmix.Studies.Evaluation;

/// <summary>Which examples a network is evaluated on.</summary>
public enum EvaluatedPart
{
    /// <summary>The test part of the run's own split.</summary>
    Test,

    /// <summary>The validation part of the run's own split.</summary>
    Validation,

    /// <summary>The examples the network was trained on; labels as in the data, before label noise.</summary>
    Train,

    /// <summary>All examples of a data set.</summary>
    All,
}

/// <summary>What an evaluation found.</summary>
/// <param name="DataName">The data set.</param>
/// <param name="Part">Which examples of it.</param>
/// <param name="ClassNames">Names of the classes, <c>[C]</c>, in the network's order.</param>
/// <param name="Report">The figures.</param>
public sealed record EvaluationResult(string DataName, EvaluatedPart Part, IReadOnlyList<string> ClassNames, ClassificationReport Report);

/// <summary>Evaluates a trained network on labelled examples.</summary>
public static class ModelEvaluation
{
    /// <summary>Evaluates on a part of the data that the network's run was trained on, split exactly as the run split it.</summary>
    /// <param name="model">The network.</param>
    /// <param name="part">Which part.</param>
    /// <exception cref="StudyModelException">The data are not those of the run any more, or there is no such part.</exception>
    /// <exception cref="DataException">The data cannot be had.</exception>
    public static EvaluationResult OnOwnData(TrainedModel model, EvaluatedPart part)
    {
        DataFacts facts = model.Card.Data;
        IDataSet set = DataSetCatalog.Open(facts.Preparation);
        using var opened = set as IDisposable;
        return set.Sha256 == facts.Sha256
            ? On(model, set, part)
            : throw new StudyModelException(facts.Name, "the data are not those the network was trained with, so its split cannot be made again. Bring back the original data, or name other data with --data.");
    }

    /// <summary>Evaluates on data as people name them, brought to the network's shape as the training pictures were.</summary>
    /// <inheritdoc cref="On(TrainedModel, IDataSet, EvaluatedPart?)"/>
    /// <param name="model">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="part">Which part of the run's own split, or of other data's own division; null for the test part, or all of other data without a division.</param>
    /// <exception cref="DataException">The data cannot be had.</exception>
    public static EvaluationResult On(TrainedModel model, NamedData data, EvaluatedPart? part)
    {
        IDataSet set = DataSetCatalog.Open(model.Card.Data.Preparation with { Name = data.Name, Path = data.Path });
        using var opened = set as IDisposable;
        return On(model, set, part);
    }

    /// <summary>Evaluates on a data set: on a part of the run's own split if it is the run's own data, on all of it otherwise.</summary>
    /// <param name="model">The network.</param>
    /// <param name="set">The data set; its classes are matched by name.</param>
    /// <param name="part">Which part of the run's own split, or of other data's own division; null for the test part, or all of other data without a division.</param>
    /// <exception cref="StudyModelException">The examples have another shape or unknown classes, or there is no such part.</exception>
    public static EvaluationResult On(TrainedModel model, IDataSet set, EvaluatedPart? part)
    {
        bool isOwn = set.Sha256 == model.Card.Data.Sha256;
        EvaluatedPart wanted = part ?? (isOwn || set.OfficialParts is not null ? EvaluatedPart.Test : EvaluatedPart.All);
        int[] indices = Indices(model.Card, set, wanted, isOwn);
        if (!model.Fits(set))
        {
            throw new StudyModelException(set.Name, $"its examples are {set.Shape}, but the network was trained on {model.Shape}.");
        }

        int[] classes = ClassesInModel(model.Card, set), labels = new int[indices.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = classes[set.Labels[indices[i]]];
        }

        return new EvaluationResult(set.Name, wanted, model.Card.Classes, Judge(model, set, indices, labels));
    }

    private static ClassificationReport Judge(TrainedModel model, IDataSet set, int[] indices, int[] labels)
    {
        using Examples examples = model.Read(set, indices);
        Predictions said = model.Predict(examples);
        return ClassificationReport.Of(labels, said.Predicted.Span, said.LogProbabilities.Span, model.Card.Classes.Count);
    }

    private static int[] Indices(ModelCard card, IDataSet set, EvaluatedPart part, bool isOwn)
    {
        if (part == EvaluatedPart.All)
        {
            return [.. Enumerable.Range(0, set.Count)];
        }

        if (!isOwn && set.OfficialParts is { } parts)
        {
            return OfficialPart(set, parts, part);
        }

        if (!isOwn)
        {
            throw new StudyModelException(set.Name, $"is not what the network was trained on, so it has no {part.ToString().ToLowerInvariant()} part of that split. Leave out --part to evaluate on all of it.");
        }

        long seed = card.Data.Preparation.Seed < 0 ? card.Data.Seed : card.Data.Preparation.Seed;
        SplitIndices split = DataPreparation.Choose(set, card.Data.Preparation, new RandomStreams((ulong)seed));
        IReadOnlyList<int> chosen = part switch { EvaluatedPart.Train => split.Train, EvaluatedPart.Validation => split.Validation, _ => split.Test };
        return chosen.Count > 0 ? [.. chosen] : throw new StudyModelException(set.Name, $"the run had no {part.ToString().ToLowerInvariant()} part (data.validationFraction is 0).");
    }

    private static int[] OfficialPart(IDataSet set, IReadOnlyList<DataPart> parts, EvaluatedPart part)
    {
        DataPart wanted = part switch { EvaluatedPart.Train => DataPart.Train, EvaluatedPart.Validation => DataPart.Validation, _ => DataPart.Test };
        int[] chosen = [.. Enumerable.Range(0, set.Count).Where(i => parts[i] == wanted)];
        return chosen.Length > 0 ? chosen : throw new StudyModelException(set.Name, $"has no {part.ToString().ToLowerInvariant()} part. Choose another with --part, or all.");
    }

    private static int[] ClassesInModel(ModelCard card, IDataSet set)
    {
        string[] known = [.. card.Classes];
        string[] unknown = [.. set.ClassNames.Where(name => Array.IndexOf(known, name) < 0)];
        return unknown.Length == 0
            ? [.. set.ClassNames.Select(name => Array.IndexOf(known, name))]
            : throw new StudyModelException(set.Name, $"has classes that the network does not know: {Listed(unknown)}. It knows: {Listed(known)}. Name the folders as they were in training.");
    }

    private static string Listed(string[] names) => string.Join(", ", names.Take(12).Select(n => $"'{n}'")) + (names.Length > 12 ? $" and {names.Length - 12} more" : "");
}
