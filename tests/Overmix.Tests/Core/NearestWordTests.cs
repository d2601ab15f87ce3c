using CsCheck;
using Overmix.Core.Suggestions;

namespace Overmix.Tests.Core;

public sealed class NearestWordTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char["abc"], 0, 6];

    [Theory]
    [InlineData("alpha", "alpha", 0)]
    [InlineData("alpha", "", 5)]
    [InlineData("alhpa", "alpha", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)] // Optimal string alignment; the unrestricted distance would be 2.
    public void Distance_KnownPairs_IsAsInTheBooks(string first, string second, int expected) => Assert.Equal(expected, NearestWord.Distance(first, second));

    [Fact]
    public void Distance_AnyTwoWords_EqualsThePlainRecursion() =>
        Gen.Select(Words, Words).Sample((a, b) => Assert.Equal(Recursive(a, b), NearestWord.Distance(a, b)), iter: 500);

    [Theory]
    [InlineData("batch-size", "batchSize")]
    [InlineData("EPOCHS", "epochs")]
    [InlineData("epoch", "epochs")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void To_WrittenWord_FindsTheOneMeant(string written, string? expected) => Assert.Equal(expected, NearestWord.To(written, ["batchSize", "epochs", "threads"]));

    private static int Recursive(string a, string b) => (a.Length, b.Length) switch
    {
        (0, _) => b.Length,
        (_, 0) => a.Length,
        _ when a.Length > 1 && b.Length > 1 && a[^1] == b[^2] && a[^2] == b[^1] => Math.Min(Recursive(a[..^2], b[..^2]) + 1, WithoutSwap(a, b)),
        _ => WithoutSwap(a, b),
    };

    private static int WithoutSwap(string a, string b) =>
        Math.Min(Recursive(a[..^1], b[..^1]) + (a[^1] == b[^1] ? 0 : 1), 1 + Math.Min(Recursive(a[..^1], b), Recursive(a, b[..^1])));
}
