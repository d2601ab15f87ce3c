using Overmix.Core.Curves;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.OverTraining;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Diagnosis;

/// <summary>Writes the pictures of a diagnosis.</summary>
public static class DiagnosisFolder
{
    private static readonly FigureShape Shape = FigureShape.Wide with { LabelRoom = 150 };

    /// <summary>Writes <c>diagnosis-QUANTITY{.csv,.svg,.png,-dark.svg,-dark.png}</c> for each curve. Files by these names are replaced, each in one step.</summary>
    /// <param name="curves">What was found; curves without a point are left out.</param>
    /// <param name="seeds">The curves of the single runs.</param>
    /// <param name="name">What was diagnosed.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <returns>Paths of the files.</returns>
    /// <exception cref="StorageException">The disk is full, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(IReadOnlyList<CurveDiagnosis> curves, IReadOnlyList<TrainingCurve> seeds, string name, string folder)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ReportWriter.CreateFolder(folder);
        List<string> files = [];
        foreach (CurveDiagnosis diagnosis in curves.Where(c => c.Curve.Times.Count > 0))
        {
            Figure figure = DiagnosisFigure.Of(diagnosis, [.. seeds.Where(s => s.Quantity == diagnosis.Quantity)], name);
            string path = Path.Combine(folder, figure.Id);
            DurableFile.ReplaceText(path + ".csv", figure.Csv);
            files.Add(path + ".csv");
            foreach (Theme theme in new[] { Theme.Light, Theme.Dark })
            {
                string variant = theme.Name.Length == 0 ? path : $"{path}-{theme.Name}";
                DurableFile.ReplaceText(variant + ".svg", FigurePainter.Svg(figure, theme, Shape));
                DurableFile.Replace(variant + ".png", FigurePainter.Png(figure, theme, Shape));
                files.AddRange([variant + ".svg", variant + ".png"]);
            }
        }

        return files;
    }
}
