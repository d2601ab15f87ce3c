using Overmix.Core.Configuration;

namespace Overmix.Theory.Checks;

/// <summary>Collects what is wrong with a request's options, so that its user sees every mistake at once.</summary>
public sealed class OptionRules
{
    private readonly List<string> _mistakes = [];

    /// <summary>Demands that a number lies in an interval; NaN lies in none.</summary>
    /// <param name="name">The option's name as its user knows it.</param>
    /// <param name="value">Its value.</param>
    /// <param name="interval">For example <c>(0, inf)</c>.</param>
    public OptionRules Within(string name, double value, string interval)
    {
        Interval range = Interval.TryParse(interval) ?? throw new ArgumentException($"“{interval}” is not an interval.", nameof(interval));
        return That(range.Contains(value), FormattableString.Invariant($"{name} is {value}; it must lie in {interval}."));
    }

    /// <summary>Demands a condition.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="mistake">What is wrong if not, with the remedy.</param>
    public OptionRules That(bool holds, string mistake)
    {
        if (!holds)
        {
            _mistakes.Add(mistake);
        }

        return this;
    }

    /// <summary>Ends the check.</summary>
    /// <exception cref="TheoryRequestException">Something was wrong; the message lists all of it.</exception>
    public void ThrowIfBroken()
    {
        if (_mistakes.Count > 0)
        {
            throw new TheoryRequestException(string.Join(' ', _mistakes));
        }
    }

    /// <summary>Ends the check of a caller's options in code, where a broken rule is the caller's bug.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">Something was wrong; the message lists all of it.</exception>
    public void ThrowIfOutOfRange(string name)
    {
        if (_mistakes.Count > 0)
        {
            throw new ArgumentOutOfRangeException(name, string.Join(' ', _mistakes));
        }
    }
}
