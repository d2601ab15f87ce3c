using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Errors;
using Overmix.Dashboard;

namespace Overmix.Cli.Commands;

/// <summary><c>dash</c>: the local page.</summary>
internal static class DashCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> folder = CommonOptions.Named(new Argument<string>("DIR") { Description = "The folder that holds the runs.", DefaultValueFactory = _ => CommonOptions.RunsFolder });
        Option<int?> port = new("--port") { Description = $"Port to listen on; 0 for any free one. By default {DashboardOptions.UsualPort}, or any free one if that is taken.", HelpName = "PORT" };
        Option<string?> bind = new("--bind") { Description = "Listen on this address instead of 127.0.0.1. Whoever can reach it and has the token sees the runs; nothing is encrypted.", HelpName = "ADDRESS" };
        Option<bool> open = new("--open") { Description = "Open the page in the browser." };
        Option<bool> json = CommonOptions.Json();
        port.Validators.Add(RequirePort);
        bind.Validators.Add(RequireAddress);
        Command command = new("dash", "Shows runs in the browser, live; served to this machine alone.") { folder, port, bind, open, json };
        command.SetAction(parsed =>
        {
            var options = new DashboardOptions
            {
                Folder = parsed.GetRequiredValue(folder),
                Port = parsed.GetValue(port),
                Address = parsed.GetValue(bind) is { } address ? IPAddress.Parse(address) : IPAddress.Loopback,
            };
            return Serve(terminal, options, parsed.GetValue(open), parsed.GetValue(json));
        });
        return command;
    }

    private static int Serve(Terminal terminal, DashboardOptions options, bool opens, bool asJson)
    {
        using var signals = new StopSignals(_ => terminal.Say("stopping"), QuickExit.Now);
        DashboardServer server = DashboardServer.StartAsync(options).GetAwaiter().GetResult();
        try
        {
            Announce(terminal, server, options, asJson);
            if (opens)
            {
                BrowserLaunch.Open(server.EntryAddress, terminal);
            }

            signals.Token.WaitHandle.WaitOne();
            return (int)ExitCode.Done; // To be stopped is how a server ends.
        }
        finally
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static void Announce(Terminal terminal, DashboardServer server, DashboardOptions options, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(Schema, document =>
            {
                document.WriteString("url", server.EntryAddress.AbsoluteUri);
                document.WriteString("address", server.Address.AbsoluteUri);
                document.WriteString("folder", Path.GetFullPath(options.Folder));
            });
            return;
        }

        terminal.Out.WriteLine(server.EntryAddress.AbsoluteUri);
        terminal.Say($"shows {Path.GetFullPath(options.Folder)}; open the address above, Ctrl-C ends");
        if (!IPAddress.IsLoopback(options.Address))
        {
            terminal.Say("warning: other machines can reach this address; the token is all that keeps them out, and it travels unencrypted. `ssh -L` is safer.");
        }
    }

    private static void RequirePort(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort))
        {
            result.AddError($"--port must be a whole number from 0 to {IPEndPoint.MaxPort}");
        }
    }

    private static void RequireAddress(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !IPAddress.TryParse(result.Tokens[^1].Value, out _))
        {
            result.AddError("--bind must be an IP address of this machine, as in 127.0.0.1, 192.168.0.7 or ::1");
        }
    }
}
