using Overmix.Core.Seeding;

namespace Overmix.Theory.LabelNoise;

/// <summary>A world of two delegates. What the teacher returns is checked at every call: a law that does not sum to 1 is a bug worth hearing of.</summary>
internal sealed class FunctionWorld : LabelledWorld
{
    private readonly InputSampler _sampler;
    private readonly PosteriorFunction _teacher;

    internal FunctionWorld(int inputSize, int classes, InputSampler sampler, PosteriorFunction teacher)
        : base(inputSize, classes)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(teacher);
        (_sampler, _teacher) = (sampler, teacher);
    }

    public override void DrawInput(RandomStream stream, Span<double> input) => _sampler(stream, input);

    public override void Posterior(ReadOnlySpan<double> input, Span<double> probabilities)
    {
        _teacher(input, probabilities);
        ProbabilityRules.Demand(probabilities, "teacher");
    }
}
