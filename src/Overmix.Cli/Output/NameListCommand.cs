using System.CommandLine;

namespace Overmix.Cli.Output;

/// <summary>A verb that wants one of many names: a mistake shows them all, a line each.</summary>
internal sealed class NameListCommand(string name, string description) : Command(name, description);
