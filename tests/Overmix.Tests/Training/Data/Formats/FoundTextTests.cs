using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class FoundTextTests
{
    [Theory]
    [InlineData("plain ü", "plain ü")]
    [InlineData("a\u001b[2Jb\0\n", "a?[2Jb??")]
    [InlineData("a\u202Eb\u2028", "a?b?")] // turns the direction of what follows; a line end
    [InlineData("0123456789012345678901234567890123456789x", "0123456789012345678901234567890123456789…")]
    public void Of_WhatAFileHolds_IsFitForATerminal(string text, string shown) => Assert.Equal(shown, FoundText.Of(text));

    [Fact]
    public void Of_HalfAPair_IsAQuestionMark() => Assert.Equal("a?", FoundText.Of("a\ud800"));
}
