using Overmix.Theory.Checks;

namespace Overmix.Theory.NoiseFirst;

/// <summary>Tables and figures of the order in which labels are learned.</summary>
internal sealed class NoiseFirstTables(NoiseFirstWorld world, LabelCourse[] courses, int[] checkpoints)
{
    internal TheoryReport Report(TheoryCheck[] checks)
    {
        TheoryTable projections = Projections(), convergence = Convergence();
        return new TheoryReport(
            "noise-first",
            [Labels(), projections, convergence],
            [
                TheoryFigure.Of(
                    "projections", "Where the labels lie: share of their energy in the largest eigenvectors of the tangent kernel", "cumulative share",
                    projections, [.. courses.Select(course => course.Name)]) with { LogX = true },
                TheoryFigure.Of(
                    "convergence", "What is learned first: residual of a two-layer network trained on each set of labels", "‖y − u‖/‖y‖",
                    convergence, [.. courses.SelectMany(course => new[] { $"{course.Name}, predicted", $"{course.Name}, measured" })]).WithPoints(", measured") with { LogX = true },
            ],
            checks);
    }

    private TheoryTable Labels()
    {
        TheoryColumn Column(string name, Func<LabelCourse, double> value) => new(name, [.. courses.Select(value)]);
        return new TheoryTable(
            "labels",
            [
                Column("half-time, predicted", course => LabelCourse.HalfTime(checkpoints, course.Predicted)),
                Column("half-time, measured", course => LabelCourse.HalfTime(checkpoints, course.Measured)),
                Column("largest gap", course => course.Gap),
                Column("√(yᵀK⁻¹y)/‖y‖", course => course.Tangent.Complexity),
                Column("energy in the 10 largest, tangent kernel", course => TopTen(course.Tangent)),
                Column("energy in the 10 largest, random-feature kernel", course => TopTen(course.RandomFeature)),
                Column("size before scaling, of f(x̃)", course => course.Name == NoiseFirstWorld.Clean ? 1
                    : course.Name == NoiseFirstWorld.MixupNoise ? world.RawNoiseShare : double.NaN),
            ],
            [.. courses.Select(course => course.Name)]);
    }

    private TheoryTable Projections()
    {
        int n = world.Options.MixedSamples;
        return new TheoryTable(
            "projections",
            [
                new("rank of the eigenvector", [.. Enumerable.Range(1, n).Select(k => (double)k)]),
                new("eigenvalue, tangent kernel", [.. courses[0].Tangent.Basis.Values.ToArray().Reverse()]),
                .. courses.Select(course => new TheoryColumn(course.Name, course.Tangent.CumulativeEnergies())),
                new("eigenvalue, random-feature kernel", [.. courses[0].RandomFeature.Basis.Values.ToArray().Reverse()]),
                .. courses.Select(course => new TheoryColumn($"{course.Name}, random-feature kernel", course.RandomFeature.CumulativeEnergies())),
            ]);
    }

    private TheoryTable Convergence() => new(
        "convergence",
        [
            new("step + 1", [.. checkpoints.Select(step => step + 1.0)]),
            .. courses.SelectMany(course => new TheoryColumn[]
            {
                new($"{course.Name}, predicted", course.Predicted), new($"{course.Name}, measured", course.Measured),
            }),
        ]);

    private static double TopTen(KernelDescent descent) => descent.Energies.TakeLast(10).Sum();
}
