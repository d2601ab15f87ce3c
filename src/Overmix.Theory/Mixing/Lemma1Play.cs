using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>Epochs played by a pairing rule: mean label entropy, and mean loss of several predictors on the same draws.</summary>
internal sealed record Lemma1Play(double[] Entropy, double[] KnowsAll, double[] KnowsMean, double[] Halves)
{
    private const int StreamAddress = 70;

    internal static Lemma1Play Of(Lemma1Options options)
    {
        MixingSetup setup = options.Setup;
        RandomStream stream = new RandomStreams(options.Seed).Open(StreamName.Theory, StreamAddress);
        Lemma1Predictors predictors = new(setup);
        int[] labels = setup.Counts.ToLabels();
        Lemma1Play play = new(new double[options.Epochs], new double[options.Epochs], new double[options.Epochs], new double[options.Epochs]);
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            play.PlayEpoch(epoch, setup, predictors, labels, stream);
        }

        return play;
    }

    /// <summary>Mean over epochs of a difference of two losses, on the same draws.</summary>
    internal static MonteCarloEstimate Gap(double[] loss, double[] from) => MonteCarloEstimate.Of([.. loss.Select((value, epoch) => value - from[epoch])]);

    private void PlayEpoch(int epoch, MixingSetup setup, Lemma1Predictors predictors, int[] labels, RandomStream stream)
    {
        double like = TargetEntropy.OfLikePair(setup.Smoothing, setup.Counts.Classes), mean = setup.Law.Mean;
        double entropy = 0, all = 0, average = 0, halves = 0;
        long pairs = 0;
        foreach (bool unlike in setup.Pairing.DrawEpoch(labels, stream))
        {
            double lambda = setup.Law.Sample(stream);
            entropy += unlike ? TargetEntropy.OfUnlikePair(lambda, setup.Smoothing, setup.Counts.Classes) : like;
            all += unlike ? predictors.LossOf(lambda, lambda) : like;
            average += unlike ? predictors.LossOf(mean, lambda) : like;
            halves += unlike ? predictors.LossOf(0.5, lambda) : like;
            pairs++;
        }

        (Entropy[epoch], KnowsAll[epoch], KnowsMean[epoch], Halves[epoch]) = (entropy / pairs, all / pairs, average / pairs, halves / pairs);
    }
}
