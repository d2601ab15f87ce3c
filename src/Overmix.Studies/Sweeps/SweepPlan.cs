using System.Text;
using System.Text.Json.Serialization;
using Overmix.Config;
using Overmix.Config.Sweeps;
using Overmix.Core.Configuration;
using Overmix.Runs.Store;

namespace Overmix.Studies.Sweeps;

/// <summary>An axis of a planned sweep.</summary>
/// <param name="Keys">Its keys; several advance together.</param>
/// <param name="Points">Its points, in order: a value for each key, as <c>-s</c> takes it.</param>
public sealed record PlanAxis(IReadOnlyList<string> Keys, IReadOnlyList<IReadOnlyList<string>> Points)
{
    /// <summary>Name of the axis: its keys.</summary>
    [JsonIgnore]
    public string Name => string.Join('+', Keys);

    /// <summary>A point in words.</summary>
    /// <param name="settings">Settings of a task.</param>
    public string PointOf(IReadOnlyDictionary<string, string> settings) => string.Join(", ", Keys.Select(k => settings[k]));

    internal static PlanAxis Of(SweepAxis axis) => new(axis.Keys, [.. axis.Points.Select(p => (IReadOnlyList<string>)[.. p.Settings.Select(s => s.Text)])]);
}

/// <summary>A planned sweep: what is to be run, once and for all.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identity">Hash of what it means: equal for two plans exactly if they have the same tasks, whatever machine planned them.</param>
/// <param name="Axes">The axes.</param>
/// <param name="Compare">Axes along which paired differences are wanted, by name.</param>
/// <param name="Tasks">The tasks, in order of their indices from 1.</param>
/// <param name="BaseText">The base configuration.</param>
public sealed record SweepPlan(string Name, string Identity, IReadOnlyList<PlanAxis> Axes, IReadOnlyList<string> Compare, IReadOnlyList<SweepTask> Tasks, string BaseText)
{
    private readonly Lazy<IReadOnlyList<RunConfig>> _configs = new(() => [.. Tasks.Select(t => t.ConfigFrom(BaseText))]);

    /// <summary>The configuration of each task, in order.</summary>
    public IReadOnlyList<RunConfig> Configs => _configs.Value;

    /// <summary>Most threads that a task takes.</summary>
    public int Threads => Configs.Max(c => c.Train.Threads);

    /// <summary>
    /// The identity as this version would give it. It is the one stored, unless another version made the plan: a key that came since changes it, but not the tasks.
    /// </summary>
    internal string IdentityNow => IdentityOf(Name, Compare, Tasks.Select(t => (t with { Choices = new Dictionary<string, string>() }).ConfigFrom(BaseText)));

    /// <summary>The task of an index.</summary>
    /// <param name="index">From 1.</param>
    /// <exception cref="SweepException">There is none.</exception>
    public SweepTask TaskAt(int index) => index >= 1 && index <= Tasks.Count
        ? Tasks[index - 1]
        : throw new SweepException($"--index is {index}, but the sweep '{Name}' has the tasks 1 to {Tasks.Count}.");

    /// <summary>Hash of what a sweep means.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="compare">Axes along which paired differences are wanted.</param>
    /// <param name="written">The tasks' configurations as written, before anything is chosen for a machine.</param>
    internal static string IdentityOf(string name, IReadOnlyList<string> compare, IEnumerable<RunConfig> written)
    {
        byte[] head = Encoding.UTF8.GetBytes($"{name}\n{string.Join('\n', compare)}\n");
        return RunIdentity.Sha256(Convert.ToHexStringLower([.. head, .. written.SelectMany(ConfigWriter.CanonicalBytes)]));
    }
}
