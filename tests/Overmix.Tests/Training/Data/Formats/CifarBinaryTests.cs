using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class CifarBinaryTests
{
    [Fact]
    public void Read_Cifar10Reference_GivesEveryPixelAndLabel()
    {
        ExampleBlock<byte> block = CifarBinary.Read(FormatReferences.Reader("cifar10.bin"), CifarLayout.Cifar10, records: 4);
        Assert.Equal(new ExampleShape(3, 32, 32), block.Shape);
        Assert.Equal(FormatReferences.Labels(4), block.Labels);
        Assert.Equal(FormatReferences.Images(4, 3, 32, 32), block.Values);
    }

    [Fact]
    public void Read_Cifar100Reference_GivesTheFineLabels()
    {
        ExampleBlock<byte> block = CifarBinary.Read(FormatReferences.Reader("cifar100.bin"), CifarLayout.Cifar100, records: 0);
        Assert.Equal([0, 7, 14], block.Labels);
        Assert.Equal(FormatReferences.Images(3, 3, 32, 32), block.Values);
        Assert.NotEqual([0, 1, 2], block.Labels); // the coarse labels, were they taken for the fine ones
    }

    [Theory]
    [InlineData(0, 0, "expected 1 to")]
    [InlineData(3072, 0, "whole records")]
    [InlineData(3074, 3073, "whole records")]
    public void Read_NoWholeNumberOfRecords_IsRefusedWithItsPlace(int length, long offset, string message)
    {
        byte[] file = FormatReferences.Bytes("cifar10.bin")[..length];
        Refused(() => CifarBinary.Read(FormatReferences.Reader("c.bin", file), CifarLayout.Cifar10, 0), offset, message);
    }

    [Fact]
    public void Read_CutAtARecord_IsRefusedWhereTheNumberOfRecordsIsKnown()
    {
        byte[] file = FormatReferences.Bytes("cifar10.bin")[..(3 * 3073)];
        Refused(() => CifarBinary.Read(FormatReferences.Reader("c.bin", file), CifarLayout.Cifar10, 4), file.Length, "expected 4 records of 3073 bytes, 12292 in all");
        Assert.Equal(3, CifarBinary.Read(FormatReferences.Reader("c.bin", file), CifarLayout.Cifar10, 0).Labels.Length);
    }

    [Theory]
    [InlineData(1, 10, 3073, "a label from 0 to 9, found 10")]
    [InlineData(2, 255, 6146, "a label from 0 to 9, found 255")]
    public void Read_LabelOutOfRange_IsRefusedWithItsByte(int record, int label, long offset, string message)
    {
        byte[] file = FormatReferences.Bytes("cifar10.bin");
        file[record * 3073] = (byte)label;
        Refused(() => CifarBinary.Read(FormatReferences.Reader("c.bin", file), CifarLayout.Cifar10, 4), offset, message);
    }

    [Theory]
    [InlineData(0, 20, "a coarse label from 0 to 19, found 20")]
    [InlineData(1, 100, "a label from 0 to 99, found 100")]
    public void Read_LabelOfCifar100OutOfRange_IsRefusedWithItsByte(int at, int label, string message)
    {
        byte[] file = FormatReferences.Bytes("cifar100.bin");
        file[3074 + at] = (byte)label;
        Refused(() => CifarBinary.Read(FormatReferences.Reader("c.bin", file), CifarLayout.Cifar100, 3), 3074 + at, message);
    }

    private static void Refused(Action read, long offset, string message)
    {
        DataException error = Assert.Throws<DataException>(read);
        Assert.Equal(("c.bin", offset), (error.File, error.Offset));
        Assert.StartsWith($"c.bin, byte {offset}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
