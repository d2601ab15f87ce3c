using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>Whole epochs played by the rule against the floor's formula; each assertion's false-alarm rate is 1e-6 for any seed.</summary>
public sealed class FloorMonteCarloTests
{
    // Standard error near 3.5e-4 at n = 100 (a pair's entropy has deviation .26): the 4.5e-3 between the rules is over ten of them.
    private const int Epochs = 6000;

    private static readonly ClassCounts Digits = ClassCounts.Balanced(10, 10), Unequal = new([7, 1, 0, 30, 12]);

    public static TheoryData<string, double, double> Settings
    {
        get
        {
            var settings = new TheoryData<string, double, double>();
            foreach (string pairing in Pairings.Keys)
            {
                settings.Add(pairing, 1, 0);
                settings.Add(pairing, 0.2, 0.1);
            }

            return settings;
        }
    }

    private static Dictionary<string, PairingModel> Pairings { get; } = new()
    {
        ["independent"] = PairingModel.Independent,
        ["all pairs"] = PairingModel.AllPairs,
        ["permutation of 7, odd last batch"] = PairingModel.Permutation(7),
        ["permutation of 7, last dropped"] = PairingModel.Permutation(7, dropLast: true),
        ["derangement of 7, last batch of one"] = PairingModel.Derangement(7),
        ["fixed set"] = PairingModel.FixedSet([0, 1, 2, 3, 4], [1, 1, 1, 1, 1]),
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void MonteCarlo_EachRule_AgreesWithTheFormula(string pairing, double alpha, double smoothing)
    {
        var setup = new MixingSetup(MixingLaw.Beta(alpha), Pairings[pairing], Unequal, smoothing);
        MonteCarloEstimate estimate = LossFloor.MonteCarlo(setup, 400, Stream());
        double floor = LossFloor.CrossEntropy(setup.Law, setup.Pairing, setup.Counts, smoothing);
        Assert.True(Math.Abs(estimate.Mean - floor) <= FalseAlarm.Deviations * estimate.StandardError, $"{estimate} beside {floor}");
        Assert.True(estimate.StandardError is > 0 and < 0.02, $"{estimate}");
    }

    [Fact]
    public void MonteCarlo_WrongPairingRule_IsCaught()
    {
        var setup = new MixingSetup(MixingLaw.Beta(1), PairingModel.Permutation(50), Digits);
        MonteCarloEstimate estimate = LossFloor.MonteCarlo(setup, Epochs, Stream());
        double Distance(PairingModel pairing) => Math.Abs(estimate.Mean - LossFloor.CrossEntropy(setup.Law, pairing, Digits)) / estimate.StandardError;
        Assert.True(Distance(setup.Pairing) <= FalseAlarm.Deviations, "own rule");
        // 2 × the threshold: a power of at least 1 − 1e-6.
        Assert.True(Distance(PairingModel.Independent) > 2 * FalseAlarm.Deviations, "independent pairs");
        Assert.True(Distance(PairingModel.Derangement(50)) > 2 * FalseAlarm.Deviations, "no self-pairs");
    }

    [Fact]
    public void MonteCarlo_WrongLaw_IsCaught()
    {
        var setup = new MixingSetup(MixingLaw.Beta(0.2), PairingModel.Independent, Digits);
        MonteCarloEstimate estimate = LossFloor.MonteCarlo(setup, 400, Stream());
        double wrong = LossFloor.CrossEntropy(MixingLaw.Beta(0.3), PairingModel.Independent, Digits);
        Assert.True(Math.Abs(estimate.Mean - wrong) > 2 * FalseAlarm.Deviations * estimate.StandardError);
    }

    [Fact]
    public void MonteCarlo_NoChance_HasNoError()
    {
        var setup = new MixingSetup(MixingLaw.Fixed(0.3), PairingModel.AllPairs, Digits);
        MonteCarloEstimate estimate = LossFloor.MonteCarlo(setup, 2, Stream());
        Assert.Equal(LossFloor.CrossEntropy(setup.Law, setup.Pairing, Digits), estimate.Mean, 1e-12);
        Assert.Equal(0, estimate.StandardError);
    }

    [Fact]
    public void MonteCarloEstimate_KnownValues_GiveMeanAndStandardError()
    {
        MonteCarloEstimate estimate = MonteCarloEstimate.Of([1, 2, 4]);
        Assert.Equal(7 / 3.0, estimate.Mean, 1e-15);
        // Unbiased variance 7/3, over three values.
        Assert.Equal(Math.Sqrt(7 / 3.0 / 3), estimate.StandardError, 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => MonteCarloEstimate.Of([1]));
    }

    private static RandomStream Stream() => new RandomStreams(1).Open(StreamName.Theory);
}
