using CsCheck;
using Overmix.Core.Configuration;
using Overmix.Core.Directives;

namespace Overmix.Tests.Core;

public sealed class ObjectiveWindowsTests
{
    [Theory]
    [InlineData("mixup@0-")]
    [InlineData("erm@0-")]
    [InlineData("mixup@0-200, erm@200-")]
    [InlineData(" erm @ 0 - 5 ,mixup@5-7,erm@7- ")]
    public void TryParse_Valid_GivesWindowsThatFollowEachOther(string text)
    {
        ObjectiveWindows windows = ObjectiveWindows.TryParse(text, out string? problem)!;
        Assert.Null(problem);
        Assert.Equal(0, windows.Windows[0].From);
        Assert.Equal(int.MaxValue, windows.Windows[^1].Until);
        Assert.All(windows.Windows.Zip(windows.Windows.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
    }

    [Theory]
    [InlineData("", "'' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup", "'mixup' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("cutmix@0-", "'cutmix@0-' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("Mixup@0-", "'Mixup@0-' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup@0", "'mixup@0' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup@0-x", "'mixup@0-x' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup@0-99999999999", "'mixup@0-99999999999' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup@0-2-3", "'mixup@0-2-3' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup@-1-", "'mixup@-1-' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup@0-200, ", "'' is not a window; write mixup@0-200 or erm@200-")]
    [InlineData("mixup@1-", "'mixup@1-' should start at 0: windows follow each other without gap or overlap")]
    [InlineData("mixup@0-5, erm@6-", "'erm@6-' should start at 5: windows follow each other without gap or overlap")]
    [InlineData("mixup@0-5, erm@4-", "'erm@4-' should start at 5: windows follow each other without gap or overlap")]
    [InlineData("mixup@0-0, erm@0-", "'mixup@0-0' is empty: its end must come after its start")]
    [InlineData("mixup@0-5, erm@5-3, mixup@3-", "'erm@5-3' is empty: its end must come after its start")]
    [InlineData("mixup@0-, erm@200-", "'erm@200-' comes after an open window")]
    [InlineData("mixup@0-5, erm@5-9", "the last window must be open: end it with '5-' instead of '5-9'")]
    public void TryParse_Invalid_SaysWhatIsWrongAndWhatIsExpected(string text, string expected)
    {
        Assert.Null(ObjectiveWindows.TryParse(text, out string? problem));
        Assert.Equal(expected, problem);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => ObjectiveWindows.Parse(text)).Message);
    }

    [Theory]
    [InlineData(0, ObjectiveKind.Mixup)]
    [InlineData(199, ObjectiveKind.Mixup)]
    [InlineData(200, ObjectiveKind.Erm)]
    [InlineData(299, ObjectiveKind.Erm)]
    [InlineData(300, ObjectiveKind.Mixup)]
    [InlineData(int.MaxValue - 1, ObjectiveKind.Mixup)]
    public void At_HalfOpenWindows_GivesTheOneThatHoldsTheEpoch(int epoch, ObjectiveKind expected) =>
        Assert.Equal(expected, ObjectiveWindows.Parse("mixup@0-200, erm@200-300, mixup@300-").At(epoch));

    [Fact]
    public void At_NegativeEpoch_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => ObjectiveWindows.Parse("erm@0-").At(-1));

    [Fact]
    public void At_AnyWindows_AgreesWithAPlainList() =>
        Gen.Select(Gen.Int[1, 9].Array[0, 5], Gen.Bool.Array[6], Gen.Int[0, 60]).Sample((lengths, kinds, epoch) =>
        {
            List<ObjectiveKind> plain = [];
            List<string> parts = [];
            for (int k = 0; k <= lengths.Length; k++)
            {
                (string name, int from) = (kinds[k] ? "mixup" : "erm", plain.Count);
                plain.AddRange(Enumerable.Repeat(kinds[k] ? ObjectiveKind.Mixup : ObjectiveKind.Erm, k < lengths.Length ? lengths[k] : 100));
                parts.Add(k < lengths.Length ? $"{name}@{from}-{plain.Count}" : $"{name}@{from}-");
            }

            return ObjectiveWindows.Parse(string.Join(", ", parts)).At(epoch) == plain[epoch];
        });

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["mixupermcut@0123456789-, "], 0, 40]).Sample(text =>
            ObjectiveWindows.TryParse(text, out string? problem) is null == problem is not null);
}
