using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Overmix.Tests.Cli;

namespace Overmix.Tests.Studies.Executors.Slurm;

/// <summary>
/// A real Slurm of one host: munged, slurmctld and slurmd of this user's in a folder of their own, on ports of their own, without systemd and without cgroups. It goes when its test ends.
/// </summary>
internal sealed class SlurmHost : IDisposable
{
    private static readonly string[] Daemons = ["munged", "slurmctld", "slurmd"];
    private static readonly string[] Commands = ["sbatch", "squeue", "scontrol", "scancel", "sinfo"];
    private static readonly string[] Places = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

    // Its name is short: the path of a socket may have 107 bytes.
    private readonly string _folder = Directory.CreateTempSubdirectory("slurm").FullName;
    private readonly OvermixProcess _munge, _node;
    private OvermixProcess _controller;

    private SlurmHost(int processors)
    {
        WriteConfiguration(processors);
        _munge = Start("munged", "--force", "--foreground", $"--key-file={In("munge/key")}", $"--socket={Socket}", $"--pid-file={In("munge/pid")}", $"--log-file={In("munge/log")}", $"--seed-file={In("munge/seed")}");
        Await(() => File.Exists(Socket), "munged");
        _controller = Start("slurmctld", "-D", "-f", Configuration);
        _node = Start("slurmd", "-D", "-f", Configuration);
        Await(() => Ask("sinfo", "--noheader", "--format", "%T").Output.Trim() == "idle", "slurmd");
    }

    /// <summary>What is missing for a Slurm here; null if nothing is.</summary>
    public static string? Missing
    {
        get
        {
            string[] missing = [.. Daemons.Concat(Commands).Where(p => Find(p) is null)];
            return !OperatingSystem.IsLinux() ? "Slurm is tried on Linux only." : missing.Length > 0 ? $"No Slurm here ({string.Join(", ", missing)}): apt-get install slurm-wlm munge." : null;
        }
    }

    /// <summary>What processes that shall find this Slurm need in their environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["SLURM_CONF"] = Configuration };

    private string Configuration => In("slurm.conf");

    private string Socket => In("munge/socket");

    /// <summary>Starts it and waits until a job could run.</summary>
    /// <param name="processors">Processors that its node claims to have.</param>
    public static SlurmHost Start(int processors) => new(processors);

    /// <summary>Asks one of Slurm's commands.</summary>
    public ProcessOutcome Ask(string command, params string[] arguments)
    {
        using OvermixProcess process = Start(command, arguments);
        return process.WaitForExit();
    }

    /// <summary>Ends the controller and starts it again from its saved state. A kill without warning would lose what it had not saved yet, and Slurm then drains the node.</summary>
    public void RestartController()
    {
        Assert.True(_controller.Send(Signal.Terminate), _controller.Error);
        _controller.WaitForExit();
        _controller.Dispose();
        _controller = Start("slurmctld", "-D", "-f", Configuration);
        Await(() => Ask("scontrol", "ping").Output.Contains("UP", StringComparison.Ordinal), "slurmctld");
    }

    /// <summary>Waits for something, as long as a hanging test may take, or longer.</summary>
    public void Await(Func<bool> happened, string what, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (!happened())
        {
            if (waited.Elapsed > (patience ?? OvermixProcess.Patience))
            {
                throw new TimeoutException($"{what} did not come.\n{Logs()}");
            }

            Thread.Sleep(100);
        }
    }

    public void Dispose()
    {
        Ask("scancel", "--full", "--signal=KILL", "--user", System.Environment.UserName);
        Ask("scancel", "--user", System.Environment.UserName);
        foreach (OvermixProcess daemon in new[] { _node, _controller, _munge }.OfType<OvermixProcess>())
        {
            daemon.Send(Signal.Terminate);
            try
            {
                daemon.WaitForExit(TimeSpan.FromSeconds(30));
            }
            catch (TimeoutException)
            {
                // It was killed then.
            }

            daemon.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find(string program) => Places.Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private OvermixProcess Start(string program, params string[] arguments) => OvermixProcess.StartProgram(Find(program)!, arguments, Environment, _folder);

    private string In(string name) => Path.Combine(_folder, name);

    private string Logs() => string.Join('\n', Directory.GetFiles(_folder, "*log", SearchOption.AllDirectories).Select(f => $"{f}:\n{string.Join('\n', File.ReadLines(f).TakeLast(20))}"));

    private void WriteConfiguration(int processors)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (string name in (string[])["munge", "state", "spool"])
        {
            Directory.CreateDirectory(In(name), own);
        }

        File.WriteAllBytes(In("munge/key"), RandomNumberGenerator.GetBytes(1024));
        File.SetUnixFileMode(In("munge/key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (string host, string user) = (System.Environment.MachineName, System.Environment.UserName);
        File.WriteAllText(Configuration, $"""
            ClusterName=overmix
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={FreePort()}
            SlurmdPort={FreePort()}
            SlurmUser={user}
            SlurmdUser={user}
            StateSaveLocation={In("state")}
            SlurmdSpoolDir={In("spool")}
            SlurmctldPidFile={In("slurmctld.pid")}
            SlurmdPidFile={In("slurmd.pid")}
            SlurmctldLogFile={In("slurmctld.log")}
            SlurmdLogFile={In("slurmd.log")}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            AuthType=auth/munge
            AuthInfo=socket={Socket},cred_expire=5
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            MpiDefault=none
            ReturnToService=2
            KillWait=5
            MaxArraySize=41
            MinJobAge=3600
            SlurmdParameters=config_overrides
            SchedulerParameters=sched_interval=1,bf_interval=2
            NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
            PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP

            """);
    }
}
