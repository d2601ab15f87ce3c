namespace Overmix.Core.Seeding;

/// <summary>The named random streams of a run. Each draws independently of the others, so that changing α moves neither the initial weights nor the data order.</summary>
public enum StreamName
{
    /// <summary>Train / validation / test split and the balanced subset.</summary>
    Split = 1,

    /// <summary>Initial weights.</summary>
    Init = 2,

    /// <summary>Order of the training examples, an epoch at a time.</summary>
    Shuffle = 3,

    /// <summary>The partner of each example in a Mixup pair.</summary>
    MixPairs = 4,

    /// <summary>The mixing coefficients λ.</summary>
    MixLambda = 5,

    /// <summary>Data augmentation.</summary>
    Augment = 6,

    /// <summary>Symmetric label noise.</summary>
    LabelNoise = 7,

    /// <summary>Worlds, teachers and Monte Carlo samples of the theory bench.</summary>
    Theory = 8,

    /// <summary>The mixed examples that a run shows; training never draws from it.</summary>
    Gallery = 9,

    /// <summary>Where CutMix's boxes lie.</summary>
    MixBox = 10,

    /// <summary>The hidden state at which Manifold Mixup mixes a batch.</summary>
    MixLayer = 11,

    /// <summary>The frozen sets of the instruments; training never draws from it.</summary>
    Instruments = 12,

    /// <summary>Flat curves that a test of a rise is calibrated on; fixed, whatever a run's seed.</summary>
    FlatCurves = 40,
}
