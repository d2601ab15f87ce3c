using System.Text;
using Overmix.Core.Errors;
using Spectre.Console;

namespace Overmix.Cli.Output;

/// <summary>The two streams a process writes to: results to stdout, messages and progress to stderr, both UTF-8.</summary>
internal sealed class Terminal : IDisposable
{
    private const int WidthOfFiles = 1_000;
    private const int LeastWidth = 40;
    private const int LeastHeight = 24;

    /// <summary>Joins two writers.</summary>
    public Terminal(TextWriter output, TextWriter error, TerminalTraits traits, int width)
    {
        (Out, Error, Traits) = (output, error, traits);
        int columns = Math.Max(width, LeastWidth);
        Results = Draw(Out, traits.ColorsOut, traits.ColorsOut, traits.OutIsTerminal ? columns : WidthOfFiles);
        Messages = Draw(Error, traits.ColorsError || traits.Animates, traits.ColorsError, columns);
    }

    /// <summary>Results.</summary>
    public TextWriter Out { get; }

    /// <summary>Messages and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>The stream behind <see cref="Out"/>; null where there is none.</summary>
    private Stream? Bytes { get; init; }

    /// <summary>What may be written where.</summary>
    public TerminalTraits Traits { get; }

    /// <summary>Tables on stdout.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Live pictures on stderr; only to be used if <see cref="TerminalTraits.Animates"/>.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>The process's own streams.</summary>
    public static Terminal Open()
    {
        var traits = TerminalTraits.Decide(!Console.IsOutputRedirected, !Console.IsErrorRedirected, Environment.GetEnvironmentVariable);
        var output = new StandardStream(Console.OpenStandardOutput(), cause => throw new StorageException("standard output", $"cannot be written: {cause.Message.TrimEnd('.')}.", cause));
        var error = new StandardStream(Console.OpenStandardError(), _ => { }); // Work and exit code matter more than what is said of them.
        return new Terminal(Writer(output), Writer(error), traits, Columns(traits)) { Bytes = output };
    }

    /// <summary>Results that may be no text. The writer keeps nothing back, so both may be used.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (Bytes is { } stream)
        {
            stream.Write(bytes);
        }
        else
        {
            Out.Write(Encoding.UTF8.GetString(bytes));
        }
    }

    /// <summary>Says something to the person at the terminal: one line on stderr.</summary>
    public void Say(string message)
    {
        if (Traits.Animates)
        {
            Messages.WriteLine(message.PadRight(Messages.Profile.Width - 1)); // Goes above a live picture, if there is one, and over its first line.
        }
        else
        {
            Error.WriteLine(message);
        }
    }

    /// <summary>Leaves a terminal as it should be when a live picture is cut off: the cursor shown.</summary>
    public void ShowCursor()
    {
        if (Traits.Animates)
        {
            Error.Write("\u001b[?25h\n");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    // A closed pipe (| head) is silently passed over by the runtime's console streams, as it should be.
    private static TextWriter Writer(Stream stream) => TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" });

    private static int Columns(TerminalTraits traits)
    {
        const int unknown = 80;
        try
        {
            return traits.OutIsTerminal || traits.Animates ? Console.WindowWidth is var width and > 0 ? width : unknown : unknown;
        }
        catch (IOException)
        {
            return unknown;
        }
    }

    private static IAnsiConsole Draw(TextWriter writer, bool escapes, bool colors, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = escapes ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Height = Math.Max(console.Profile.Height, LeastHeight); // Some pseudo-terminals say 0.
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
