using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Core.Errors;

namespace Overmix.Cli.Commands;

/// <summary><c>completion</c>: a short script for a shell that asks the program itself what could come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = "bash", Zsh = "zsh", Fish = "fish";

    // The program is asked with the line up to the cursor. Where it knows nothing, the shell offers file names.
    private const string BashScript = """
        # overmix completion for bash: eval "$(overmix completion bash)" in ~/.bashrc
        _overmix() {
          local word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} found
          found=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null | grep -v '^[-/][?h]$')
          COMPREPLY=($(compgen -W "$found" -- "$word"))
        }
        complete -o default -o bashdefault -F _overmix overmix

        """;

    private const string ZshScript = """
        #compdef overmix
        # overmix completion for zsh: eval "$(overmix completion zsh)" in ~/.zshrc, after compinit
        _overmix() {
          local line="${words[1,CURRENT]}"
          local -a found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null | grep -v '^[-/][?h]$')}")
          compadd -a found
          _files
        }
        compdef _overmix overmix

        """;

    private const string FishScript = """
        # overmix completion for fish: overmix completion fish > ~/.config/fish/completions/overmix.fish
        function __overmix
          set -l line (commandline -cp)
          overmix "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v -r '^[-/][?h]$'
        end
        complete -c overmix -a "(__overmix)"

        """;

    public static Command Create(Terminal terminal)
    {
        Argument<string> shell = CommonOptions.OneOf(new Argument<string>("SHELL") { Description = "bash, zsh or fish." }, Bash, Zsh, Fish);
        Command command = new("completion", "Writes a script that completes verbs, options and values in a shell.") { shell };
        command.SetAction(parsed =>
        {
            terminal.Out.Write((parsed.GetRequiredValue(shell) switch { Bash => BashScript, Zsh => ZshScript, _ => FishScript }).ReplaceLineEndings("\n"));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
