using Overmix.Core.Configuration;
using Overmix.Studies.Execution;
using Overmix.Training.Compute;

namespace Overmix.Studies.Figures;

/// <summary>What a run stands on beside its settings: the data themselves and the arithmetic. Runs of one claim are compared, so they must share it.</summary>
/// <param name="Config">The run, as planned.</param>
/// <param name="DataSha256">SHA-256 of its data; null where unknown.</param>
/// <param name="Arithmetic">For example <c>bfloat16 on cpu</c>; null where unknown.</param>
public sealed record RunGround(RunConfig Config, string? DataSha256, string? Arithmetic)
{
    private const string Remedy = "train all of them anew: --fresh, with --out naming an empty folder.";

    /// <summary>The ground of a finished run. A record that is older than the member for arithmetic was made on a processor, whose features tell what <c>auto</c> meant there.</summary>
    /// <param name="run">The run.</param>
    public static RunGround Of(ClaimRun run)
    {
        string? arithmetic = run.Origin switch
        {
            { Precision: { } precision, Device: { } device } => Word(precision, device),
            { } origin when run.Config.Train.Device == "cpu" => Word(RunFacts.Word(ComputeChoice.PrecisionOn(run.Config, origin.Machine.CpuFeatures)), "cpu"),
            _ => null,
        };
        return new RunGround(run.Config, run.Origin?.DataSha256, arithmetic);
    }

    /// <summary>The ground that a run would have here.</summary>
    /// <param name="config">The run, with its device.</param>
    /// <param name="dataSha256">SHA-256 of the data that are here; null if they were not read.</param>
    public static RunGround Here(RunConfig config, string? dataSha256) =>
        new(config, dataSha256, Word(RunFacts.Word(ComputeChoice.Resolve(config).Train.Precision), DeviceKind(config.Train.Device)));

    /// <summary>A device without its number: <c>cpu</c> or <c>cuda</c>.</summary>
    /// <param name="device">As in a configuration.</param>
    public static string DeviceKind(string device) => device.Split(':')[0];

    /// <summary>Demands that a claim's runs can be compared: data of one name are the same data, and runs of one network and seed have the same arithmetic. What is unknown is let pass.</summary>
    /// <param name="claim">The claim's id.</param>
    /// <param name="grounds">Its runs.</param>
    /// <exception cref="StudyException">They cannot.</exception>
    public static void RequireShared(string claim, IReadOnlyList<RunGround> grounds)
    {
        foreach (IGrouping<string, RunGround> set in grounds.Where(g => g.DataSha256 is { Length: > 0 }).GroupBy(g => g.Config.Data.Name))
        {
            if (set.Select(g => g.DataSha256!).Distinct().ToArray() is [var one, var other, ..])
            {
                throw new StudyException($"{claim}: its runs have different data under the name {set.Key} (SHA-256 {Beginning(one)}… and {Beginning(other)}…), and comparing them says nothing. Give the data that the runs from before were made with, or {Remedy}");
            }
        }

        foreach (IGrouping<(string, long), RunGround> pair in grounds.Where(g => g.Arithmetic is not null).GroupBy(g => (g.Config.Model.Name, g.Config.Seed)))
        {
            RunGround first = pair.First();
            if (pair.FirstOrDefault(g => g.Arithmetic != first.Arithmetic) is { } other)
            {
                throw new StudyException($"{claim}: {first.Config.Name} and {other.Config.Name} of seed {first.Config.Seed} are a pair, one computed in {first.Arithmetic} and the other in {other.Arithmetic}: {Remedy}");
            }
        }
    }

    private static string Beginning(string sha256) => sha256[..Math.Min(12, sha256.Length)];

    private static string Word(string precision, string device) => $"{precision} on {device}";
}
