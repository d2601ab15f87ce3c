using Overmix.Core.Seeding;
using Overmix.Theory.Checks;

namespace Overmix.Theory.LabelNoise;

/// <summary>Draws pairs, λ and labels, and averages.</summary>
internal static class LabelExperiment
{
    /// <summary>Independent pairs with independent λ, their labels drawn under both couplings. Pair k has a stream of its own, so its draws depend on no other option.</summary>
    internal static LabelSample[] Draw(Theorem1Options options)
    {
        LabelSample[] samples = new LabelSample[options.Pairs];
        RandomStreams streams = new(options.Seed);
        Parallel.For(0, samples.Length, k =>
        {
            RandomStream stream = streams.Open(StreamName.Theory, 2L * k);
            PairLaws pair = DrawPair(options.World, stream);
            samples[k] = DrawLabels(pair, options.Law.Sample(stream), options.Statement, stream);
        });
        return samples;
    }

    /// <summary>Pairs for the curve over λ, independent of the samples'.</summary>
    internal static PairLaws[] DrawCurvePairs(Theorem1Options options)
    {
        RandomStreams streams = new(options.Seed);
        return [.. Enumerable.Range(0, options.PairsPerLambda).Select(k => DrawPair(options.World, streams.Open(StreamName.Theory, (2L * k) + 1)))];
    }

    private static PairLaws DrawPair(LabelledWorld world, RandomStream stream)
    {
        double[] first = new double[world.InputSize], second = new double[world.InputSize];
        world.DrawInput(stream, first);
        world.DrawInput(stream, second);
        return new PairLaws(world, first, second);
    }

    private static LabelSample DrawLabels(PairLaws pair, double lambda, LawStatement statement, RandomStream stream)
    {
        LabelDisagreement laws = pair.At(lambda);
        LabelDisagreement stated = statement == LawStatement.AsPrinted ? pair.AsPrintedAt(lambda) : laws;
        int assigned = pair.DrawAssigned(lambda, stream);
        int independent = ProbabilityRules.Draw(pair.Truth, stream.NextDouble());
        int coupled = LabelCoupling.MaximalTruth(assigned, pair.Assigned, pair.Truth, stream);
        return new LabelSample(pair.Distance, lambda, laws, stated, assigned != independent, assigned != coupled);
    }
}
