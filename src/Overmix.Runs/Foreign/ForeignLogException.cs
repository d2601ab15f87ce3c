using System.Globalization;
using Overmix.Core.Errors;

namespace Overmix.Runs.Foreign;

/// <summary>Another tool's log cannot be read: damaged, too large, of an unknown kind, or without the numbers that are wanted.</summary>
public sealed class ForeignLogException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file or folder as its user named it.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    /// <param name="line">The line it was found in, counted from 1; null where there are no lines.</param>
    /// <param name="offset">The byte it was found at; null where a line says it better.</param>
    public ForeignLogException(string path, string problem, long? line = null, long? offset = null)
        : base($"{Clean(path)}{Place(line, offset)}: {Clean(problem)}", ExitCode.InvalidData) => (Path, Line, Offset) = (path, line, offset);

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>The line, counted from 1.</summary>
    public long? Line { get; }

    /// <summary>The byte, counted from 0.</summary>
    public long? Offset { get; }

    /// <summary>Text from a file as it may be shown: no control characters, and not all of a long one.</summary>
    internal static string Clean(string text)
    {
        const int most = 500;
        string shown = text.Length > most ? text[..most] + "…" : text;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '�' : c));
    }

    private static string Place(long? line, long? offset) => (line, offset) switch
    {
        ({ } number, _) => string.Create(CultureInfo.InvariantCulture, $", line {number}"),
        (_, { } at) => string.Create(CultureInfo.InvariantCulture, $", byte {at}"),
        _ => "",
    };
}
