using Overmix.Theory.Checks;

namespace Overmix.Theory.GradientFlow.Reports;

/// <summary><see cref="TeacherStudent"/> as tables, figures and checks.</summary>
public static class TeacherStudentReport
{
    /// <summary>Runs the entry: tables <c>checkpoints</c>, <c>turns</c>, <c>risk</c>, <c>world</c>.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="TheoryRequestException">An option is out of range, or more memory is needed than is free.</exception>
    public static TheoryReport Run(TeacherStudentOptions? options = null) => Of(TeacherStudent.Run(options ?? new TeacherStudentOptions()));

    /// <summary>Tables, figures and checks of a result.</summary>
    /// <param name="result">The result.</param>
    public static TheoryReport Of(TeacherStudentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TheoryTable risk = new(
            "risk", [new("flow time t", result.Mixup.Times), new("Mixup", result.Mixup.Total), new("plain training", result.Plain.Total), .. WorldTables.Split(result.Mixup)]);
        TheoryTable measured = new(
            "checkpoints",
            [
                new("flow time t", result.Checkpoints),
                new("predicted risk", [.. result.Checkpoints.Select(time => At(result.Mixup, time))]),
                new("measured risk", result.Measured.Mean),
                new("standard error", result.Measured.StandardError),
            ]);
        return new TheoryReport(
            "teacher-student",
            [measured, WorldTables.Turns([result.Turn]), risk, WorldTables.Of(result.Summary)],
            [Curves(risk, measured), TheoryFigure.Of("risk-split", "The U is a sum: clean falls, noise rises", "risk", risk, "Mixup", "clean", "noise", "cross") with { LogX = true }],
            result.Checks);
    }

    private static TheoryFigure Curves(TheoryTable risk, TheoryTable measured)
    {
        TheoryFigure figure = TheoryFigure.Of("risk-over-time", "Test risk along training: Mixup turns up", "risk", risk, "Mixup", "plain training");
        return figure with { LogX = true, Curves = [.. figure.Curves, new("Mixup, measured", measured["flow time t"], measured["measured risk"], Points: true)] };
    }

    private static double At(RiskSplit split, double time)
    {
        int index = 0;
        while (split.Times[index] != time)
        {
            index++;
        }

        return split.Total[index];
    }
}
