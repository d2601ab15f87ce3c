namespace Overmix.Training.Data;

/// <summary>Which part of a data set an example belongs to by its publisher's own division.</summary>
public enum DataPart : byte
{
    /// <summary>To train on; a validation part is drawn from it where the publisher made none.</summary>
    Train = 0,

    /// <summary>To choose an epoch by.</summary>
    Validation = 1,

    /// <summary>To measure on.</summary>
    Test = 2,
}
