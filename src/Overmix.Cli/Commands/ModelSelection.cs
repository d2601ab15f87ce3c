using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Studies.Evaluation;
using Overmix.Training.Delivery;

namespace Overmix.Cli.Commands;

/// <summary>The trained network that a person names.</summary>
internal static class ModelSelection
{
    /// <summary>The network that a verb is about.</summary>
    public static Argument<string> Argument() => CommonOptions.Named(new Argument<string>("MODEL")
    {
        Description = "A model's folder, a run by folder, number or id, or a checkpoint's folder inside a run.",
    });

    /// <summary>Finds out what was named.</summary>
    /// <param name="reference">A folder, or a run as elsewhere.</param>
    /// <param name="store">The folder that holds the runs.</param>
    public static ModelReference Find(string reference, string store) =>
        Directory.Exists(reference) ? ModelReference.Of(reference) : ModelReference.Of(new RunSelection(store).One(reference));

    /// <summary>Loads it, saying what was passed over.</summary>
    public static TrainedModel Load(Terminal terminal, ModelReference reference)
    {
        TrainedModel model = reference.Load(out var notes);
        foreach (string message in notes.Select(n => n.Message))
        {
            terminal.Say(message);
        }

        return model;
    }

    /// <summary>The network in a line.</summary>
    public static string Describe(ModelCard card)
    {
        string run = card.Run.Length > 0 ? $"{card.Run}, " : "";
        return $"{run}{card.Architecture.Name}, {Figures.Count(card.Parameters)} parameters{(card.Weights == ModelWeightKind.Average ? " (moving average)" : "")}, after epoch {Figures.Count(card.Epoch)}, {card.Classes.Count} classes of {card.Input.Channels}×{card.Input.Height}×{card.Input.Width}";
    }
}
