using Overmix.Core.Errors;
using Overmix.Training.Data;
using Overmix.Training.Data.Images;
using Overmix.Training.Delivery;

namespace Overmix.Studies.Evaluation;

/// <summary>What a network says of a picture's file.</summary>
/// <param name="File">The file as named.</param>
/// <param name="Top">The most probable classes, most probable first; none if the file could not be read.</param>
/// <param name="Problem">Why it could not be read; null if it could.</param>
public sealed record ImagePrediction(string File, IReadOnlyList<(int Class, double Probability)> Top, string? Problem);

/// <summary>Predictions for pictures of any size: scaled, cut and turned grey as the training pictures were.</summary>
public static class ImagePredictions
{
    // Enough to keep the network busy, few enough that hundreds of photographs do not lie in memory at once.
    private const int FilesAtATime = 64;

    /// <summary>Predicts, in the order given; a file that cannot be read does not stop the others.</summary>
    /// <param name="model">The network.</param>
    /// <param name="files">JPEG and PNG files.</param>
    /// <param name="most">How many classes to tell of each; ≥ 1.</param>
    /// <exception cref="StudyModelException">The network was not trained on pictures.</exception>
    public static IEnumerable<ImagePrediction> Of(TrainedModel model, IReadOnlyList<string> files, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (model.Shape is not { Channels: 1 or 3, Height: > 1, Width: > 1 })
        {
            throw new StudyModelException(model.Card.Data.Name, $"the network was trained on examples of {model.Shape}, not on pictures of one or three colours. Evaluate it with overmix evaluate, or through the library.");
        }

        return files.Chunk(FilesAtATime).SelectMany(some => OfSome(model, some, most));
    }

    private static IEnumerable<ImagePrediction> OfSome(TrainedModel model, string[] files, int most)
    {
        (string File, byte[]? Pixels, string? Problem)[] read = [.. files.AsParallel().AsOrdered().Select(file => Read(file, model.Shape))];
        byte[] pixels = [.. read.Where(r => r.Pixels is not null).SelectMany(r => r.Pixels!)];
        Predictions? said = pixels.Length > 0 ? model.Predict(pixels) : null;
        int next = 0;
        foreach ((string file, byte[]? ok, string? problem) in read)
        {
            yield return new ImagePrediction(file, ok is null ? [] : said!.Top(next++, most), problem);
        }
    }

    private static (string File, byte[]? Pixels, string? Problem) Read(string file, ExampleShape shape)
    {
        try
        {
            return (file, ImageFile.Read(file, shape), null);
        }
        catch (UserErrorException problem)
        {
            return (file, null, problem.Message);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return (file, null, $"{file}: cannot be read: {cause.Message}");
        }
    }
}
