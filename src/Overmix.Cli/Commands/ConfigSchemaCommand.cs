using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Config.Schema;

namespace Overmix.Cli.Commands;

/// <summary><c>config schema</c>: every key with meaning, range, unit, default and why.</summary>
internal static class ConfigSchemaCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = CommonOptions.Json();
        Option<bool> markdown = new("--markdown") { Description = "Write the manual page (docs/config.md)." };
        Command command = new("schema", "Lists every key of the configuration: meaning, range, unit, default, and why that default.") { json, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(markdown))
            {
                result.AddError("--json and --markdown exclude each other; give one of them");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown))
            {
                terminal.Out.Write(ConfigManual.Markdown());
            }
            else if (parsed.GetValue(json))
            {
                WriteJson(terminal);
            }
            else
            {
                WriteTable(terminal);
            }

            return 0;
        });
        return command;
    }

    private static IEnumerable<ConfigKey> Leaves => ConfigSchema.Describe().Where(k => !k.IsSection);

    private static void WriteTable(Terminal terminal) =>
        terminal.WriteTable(["key", "default", "allowed", "meaning"], Leaves.Select(k => (string[])[k.Path, k.Default, k.Range, k.Meaning]));

    private static void WriteJson(Terminal terminal) => terminal.WriteJson(Schema, json => json.WriteObjects("keys", Leaves, key =>
    {
        json.WriteString("key", key.Path);
        json.WriteString("type", key.Type);
        json.WriteString("meaning", key.Meaning);
        json.WriteString("range", key.Range);
        json.WriteString("unit", key.Unit);
        json.WriteString("default", key.Default);
        json.WriteString("why", key.Why);
    }));
}
