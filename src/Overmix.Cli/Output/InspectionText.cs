using System.Globalization;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Studies.Inspection;
using Overmix.Training.Instruments;

namespace Overmix.Cli.Output;

/// <summary>What an inspection found, as tables or as JSON.</summary>
internal static class InspectionText
{
    /// <summary>Tables on stdout.</summary>
    public static void Write(Terminal terminal, string run, RunInspectionResult found)
    {
        terminal.Out.WriteLine($"{run}, checkpoint {found.Checkpoint}: epoch {Figures.Count(found.Epoch)}, step {Figures.Count(found.Step)}");
        terminal.WriteTable(["instrument", ">reading"], Readings(found.Result.Figures).Where(r => r.Value is not null).Select(r => (string[])[r.Meaning, Number(r.Value)]));
        if (found.Result.MixupHessian is { } mixup && found.Result.ErmHessian is { } erm)
        {
            terminal.WriteTable(["eigenvalue of the Hessian", ">Mixup", ">± ", ">ERM", ">± "], Eigenvalues(mixup, erm));
        }

        if (found.Result.LabelNoise.Count > 0)
        {
            terminal.WriteTable(
                ["label noise on pairs", ">TV(ỹ, P)", ">drawn labels differ", ">likeliest differ", ">share fitted", ">TV(f, P)"],
                found.Result.LabelNoise.Select(n => (string[])[PartName(n.Key), Number(n.Value.TotalVariation), Number(n.Value.DrawnDisagreement), Number(n.Value.ArgMaxDisagreement), Number(n.Value.FittedShare), Number(n.Value.TeacherDistance)]));
        }
    }

    /// <summary>Members of a JSON document; what was not measured is null.</summary>
    public static void Write(Utf8JsonWriter json, string run, RunInspectionResult found)
    {
        json.WriteString("run", run);
        json.WriteString("checkpoint", found.Checkpoint);
        json.WriteNumber("epoch", found.Epoch);
        json.WriteNumber("step", found.Step);
        foreach ((string name, _, double? value) in Readings(found.Result.Figures))
        {
            json.WriteFinite(name, value);
        }

        Write(json, "mixupHessian", found.Result.MixupHessian);
        Write(json, "ermHessian", found.Result.ErmHessian);
        json.WriteObjects("labelNoise", found.Result.LabelNoise, noise =>
        {
            json.WriteString("pairs", PartName(noise.Key));
            json.WriteFinite("totalVariation", noise.Value.TotalVariation);
            json.WriteFinite("drawnDisagreement", noise.Value.DrawnDisagreement);
            json.WriteFinite("argMaxDisagreement", noise.Value.ArgMaxDisagreement);
            json.WriteFinite("fittedShare", noise.Value.FittedShare);
            json.WriteFinite("teacherDistance", noise.Value.TeacherDistance);
        });
    }

    private static void Write(Utf8JsonWriter json, string name, HessianFigures? hessian)
    {
        if (hessian is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteObjects("largest", hessian.Largest.Zip(hessian.Residuals), pair =>
        {
            json.WriteFinite("value", pair.First);
            json.WriteFinite("residual", pair.Second);
        });
        json.WriteFinite("smallest", hessian.Smallest);
        json.WriteFinite("smallestResidual", hessian.SmallestResidual);
        json.WriteNumber("products", hessian.Products);
        json.WriteEndObject();
    }

    private static (string Name, string Meaning, double? Value)[] Readings(InstrumentFigures f) =>
    [
        ("mixupGradientNorm", "‖∇‖ of the Mixup objective, frozen pairs", f.MixupGradientNorm),
        ("mixupGradientSquare", "‖∇‖² of the expected Mixup objective, unbiased", f.MixupGradientSquare),
        ("mixupBatchGradientNorm", "‖∇‖ of a Mixup batch, root mean square", f.MixupBatchGradientNorm),
        ("ermGradientNorm", "‖∇‖ of the ERM objective, training subset", f.ErmGradientNorm),
        ("ermBatchGradientNorm", "‖∇‖ of an ERM batch, root mean square", f.ErmBatchGradientNorm),
        ("gradientCosine", "cosine between the two gradients", f.GradientCosine),
        ("trainPairExcess", "excess Mixup loss, training pairs", f.TrainPairExcess),
        ("heldOutPairExcess", "excess Mixup loss, held-out pairs", f.HeldOutPairExcess),
        ("crossPairExcess", "excess Mixup loss, training × held-out pairs", f.CrossPairExcess),
        ("memorizationGap", "memorisation gap, held-out − training", f.MemorizationGap),
        ("weightNorm", "‖θ‖", f.WeightNorm),
        ("startDistance", "‖θ − θ₀‖", f.StartDistance),
        ("calibrationError", "expected calibration error, validation", f.CalibrationError),
        ("brier", "Brier score, validation", f.Brier),
    ];

    private static IEnumerable<string[]> Eigenvalues(HessianFigures mixup, HessianFigures erm)
    {
        for (int k = 0; k < Math.Min(mixup.Largest.Count, erm.Largest.Count); k++)
        {
            yield return [k == 0 ? "largest" : $"{k + 1}", Number(mixup.Largest[k]), Number(mixup.Residuals[k]), Number(erm.Largest[k]), Number(erm.Residuals[k])];
        }

        yield return ["smallest", Number(mixup.Smallest), Number(mixup.SmallestResidual), Number(erm.Smallest), Number(erm.SmallestResidual)];
    }

    private static string PartName(PairParts parts) => parts switch
    {
        PairParts.Train => "train",
        PairParts.HeldOut => "held-out",
        _ => "train × held-out",
    };

    private static string Number(double? value) => value is { } real && double.IsFinite(real) ? real.ToString("G4", CultureInfo.InvariantCulture) : "–";
}
