using Overmix.Core.Errors;

namespace Overmix.Config;

/// <summary>A configuration cannot be used. Its message lists everything wrong with it, one mistake a line.</summary>
public sealed class ConfigException : UserErrorException
{
    private const int MostShown = 50;

    /// <summary>Creates the error.</summary>
    /// <param name="mistakes">Everything wrong; at least one.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public ConfigException(IReadOnlyList<ConfigMistake> mistakes, Exception? inner = null)
        : base(List(mistakes), ExitCode.Usage, inner) => Mistakes = mistakes;

    /// <summary>Everything wrong with the configuration.</summary>
    public IReadOnlyList<ConfigMistake> Mistakes { get; }

    private static string List(IReadOnlyList<ConfigMistake> mistakes)
    {
        IEnumerable<string> lines = mistakes.Take(MostShown).Select(m => m.ToString());
        return string.Join('\n', mistakes.Count > MostShown ? lines.Append($"and {mistakes.Count - MostShown} more") : lines);
    }
}
