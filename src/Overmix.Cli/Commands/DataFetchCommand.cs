using System.CommandLine;
using System.CommandLine.Parsing;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Errors;
using Overmix.Training.Data.Download;

namespace Overmix.Cli.Commands;

/// <summary><c>data fetch</c>: brings published data sets into the cache folder. The only verb that connects to another machine.</summary>
internal static class DataFetchCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> names = KnownSetArgument.Create("Data sets", ArgumentArity.OneOrMore);
        Option<string?> from = CommonOptions.Named(new Option<string?>("--from") { Description = "Take the files from this folder and go nowhere else.", HelpName = "DIR" });
        Option<string?> mirror = CommonOptions.Named(new Option<string?>("--url") { Description = "Take the files from this address instead of the publisher's; what comes must still have the published SHA-256.", HelpName = "ADDRESS" });
        Option<bool> json = CommonOptions.Json();
        mirror.Validators.Add(RequireAddress);
        Command command = new("fetch", "Brings published data sets into the cache folder: goes on where it was cut off, checks the SHA-256.") { names, from, mirror, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is not null && result.GetResult(mirror) is not null)
            {
                result.AddError("--from and --url exclude each other");
            }
        });
        command.SetAction(parsed => Execute(
            terminal,
            KnownSetArgument.Named(parsed.GetValue(names)),
            parsed.GetValue(from),
            parsed.GetValue(mirror) is { } address ? new Uri(address.EndsWith('/') ? address : address + "/") : null,
            parsed.GetValue(json)));
        return command;
    }

    private static int Execute(Terminal terminal, KnownSet[] sets, string? from, Uri? mirror, bool asJson)
    {
        using StopSignals signals = RunSession.Listen(terminal);
        var view = new FetchView(terminal, TimeProvider.System);
        using var fetcher = new SetFetcher(new FetchPolicy(), view.Show);
        List<SetState> states = [];
        try
        {
            foreach (KnownSet set in sets)
            {
                string folder = DataCache.FolderOf(set.Name);
                terminal.Say($"{set.Name}: {Figures.Bytes(set.Bytes)} into {folder} (licence: {set.Licence})");
                states.Add(from is null ? fetcher.Fetch(set, folder, mirror, signals.Token) : fetcher.Copy(set, folder, from));
            }
        }
        catch (OperationCanceledException) when (signals.Requested is not null)
        {
            view.End();
            terminal.Say("stopped; what has arrived is kept, and the same command goes on from there");
            return (int)signals.Requested.Value;
        }
        finally
        {
            view.End();
        }

        if (asJson)
        {
            terminal.WriteJson(Schema, document => document.WriteObjects("sets", states, document.WriteSet));
        }
        else
        {
            terminal.WriteFiles(states);
        }

        return (int)ExitCode.Done;
    }

    private static void RequireAddress(OptionResult result)
    {
        foreach (string text in result.Tokens.Select(t => t.Value))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp) || address.Query.Length > 0)
            {
                result.AddError($"--url must be an http or https address of a folder, found '{text}'");
            }
        }
    }
}
