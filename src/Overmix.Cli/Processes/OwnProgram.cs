using System.Diagnostics;

namespace Overmix.Cli.Processes;

/// <summary>This same program, to be started once more.</summary>
internal static class OwnProgram
{
    /// <summary>The command that starts it, with whatever must come before its arguments.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            string program = Environment.ProcessPath ?? throw new InvalidOperationException("The program does not know its own path.");
            bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
            return isHost ? [program, typeof(OwnProgram).Assembly.Location] : [program];
        }
    }

    /// <summary>How to start it.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static ProcessStartInfo Start(IEnumerable<string> arguments) => new(Command[0], [.. Command.Skip(1), .. arguments]);
}
