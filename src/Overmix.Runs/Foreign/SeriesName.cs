using Overmix.Core.Curves;

namespace Overmix.Runs.Foreign;

/// <summary>What a series measures, read from its name as tools and people spell it: <c>val_acc</c>, <c>eval/loss</c>, <c>Loss/validation</c>, <c>test_top1</c>.</summary>
/// <param name="Quantity">What it measures.</param>
/// <param name="IsAccuracy">Whether it is an accuracy, 1 − error.</param>
/// <param name="Rank">How sure: lower is surer.</param>
internal readonly record struct SeriesName(CurveQuantity Quantity, bool IsAccuracy, int Rank)
{
    private static readonly string[] Validation = ["val", "valid", "validation", "dev", "eval", "evaluation", "holdout", "heldout"];
    private static readonly string[] Test = ["test", "testing"];
    private static readonly string[] Train = ["train", "training", "tr"];
    private static readonly string[] Loss = ["loss", "nll", "ce", "xent", "crossentropy"];
    private static readonly string[] Error = ["err", "error", "error1", "err1"];
    private static readonly string[] Accuracy = ["acc", "accuracy", "top1", "acc1", "prec1", "accuracy1"];

    // Harmless beside the others; any further word makes the name one of something else.
    private static readonly string[] Neutral = ["epoch", "step", "mean", "avg", "average", "rate", "the", "final", "metrics"];

    /// <summary>Reads a name; null if it is none of these.</summary>
    public static SeriesName? Of(string name)
    {
        string[] words = Words(name);
        (int part, int unknown) = (-1, 0);
        string measure = "";
        foreach (string word in words)
        {
            int found = Test.Contains(word) ? 0 : Validation.Contains(word) ? 1 : Train.Contains(word) ? 2 : -1;
            string kind = Loss.Contains(word) ? "loss" : Error.Contains(word) ? "error" : Accuracy.Contains(word) ? "accuracy" : "";
            (part, measure) = (found >= 0 ? found : part, kind.Length > 0 ? kind : measure);
            unknown += found < 0 && kind.Length == 0 && !Neutral.Contains(word) ? 1 : 0;
        }

        if (measure.Length == 0 || unknown > 0)
        {
            return null;
        }

        // A bare "loss" is the training loss, as Keras and Hugging Face have it.
        CurveQuantity quantity = (part < 0 ? 2 : part, measure == "loss") switch
        {
            (0, false) => CurveQuantity.TestError,
            (1, false) => CurveQuantity.ValidationError,
            (0, true) => CurveQuantity.TestLoss,
            (1, true) => CurveQuantity.ValidationLoss,
            (_, false) => CurveQuantity.TrainError,
            _ => CurveQuantity.TrainLoss,
        };
        return new SeriesName(quantity, measure == "accuracy", words.Length + (words.Contains("step") ? 4 : 0) - (words.Contains("epoch") ? 2 : 0) + (part < 0 ? 1 : 0));
    }

    // Split at everything but letters and digits, and where a capital follows a small letter.
    private static string[] Words(string name)
    {
        var spaced = new System.Text.StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            spaced.Append(starts ? " " : "").Append(char.IsLetterOrDigit(name[i]) ? char.ToLowerInvariant(name[i]) : ' ');
        }

        return spaced.ToString().Replace("cross entropy", "crossentropy", StringComparison.Ordinal).Replace("top 1", "top1", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
