namespace Overmix.Training.Augmentation;

/// <summary>What chance decides about one example in one epoch.</summary>
/// <param name="ShiftRows">The crop: row i of the result is row i + ShiftRows of the image, in [−padding, padding].</param>
/// <param name="ShiftColumns">Column j of the result is column j + ShiftColumns of the image, in [−padding, padding].</param>
/// <param name="Flip">Whether the result of the crop is mirrored, left to right.</param>
/// <param name="CutRow">Row of Cutout's centre, in [0, height).</param>
/// <param name="CutColumn">Column of Cutout's centre, in [0, width).</param>
public readonly record struct AugmentDraw(int ShiftRows, int ShiftColumns, bool Flip, int CutRow, int CutColumn);
