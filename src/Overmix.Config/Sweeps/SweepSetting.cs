namespace Overmix.Config.Sweeps;

/// <summary>A key and the value that a sweep gives it.</summary>
public sealed record SweepSetting
{
    internal SweepSetting(string key, string text, object value, ConfigOrigin origin) => (Key, Text, Value, Origin) = (key, text, value, origin);

    /// <summary>Dotted key, for example <c>mixup.alpha</c>.</summary>
    public string Key { get; }

    /// <summary>The value as <c>-s key=value</c> takes it.</summary>
    public string Text { get; }

    /// <summary>Whether the value is a number.</summary>
    public bool IsNumber => Value is int or long or double;

    /// <summary>The value as read.</summary>
    internal object Value { get; }

    /// <summary>Where it was written.</summary>
    internal ConfigOrigin Origin { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Key}={Text}";
}

/// <summary>One step along an axis: a setting, or several that go together.</summary>
/// <param name="Settings">The settings; at least one.</param>
public sealed record SweepPoint(IReadOnlyList<SweepSetting> Settings);

/// <summary>An axis of a sweep: values of one key, or of several that advance together.</summary>
/// <param name="Keys">The keys; at least one.</param>
/// <param name="Points">The points, in the order written; at least one.</param>
public sealed record SweepAxis(IReadOnlyList<string> Keys, IReadOnlyList<SweepPoint> Points)
{
    /// <summary>Name of the axis: its keys.</summary>
    public string Name => string.Join('+', Keys);
}

/// <summary>Tasks that are left out: those whose every named key has one of the named values.</summary>
/// <param name="Values">Allowed values as text, by key; <c>seed</c> among them.</param>
public sealed record SweepExclusion(IReadOnlyDictionary<string, IReadOnlyList<string>> Values)
{
    /// <summary>Whether a task is left out.</summary>
    /// <param name="settings">Its settings as text by key, <c>seed</c> among them.</param>
    public bool Covers(IReadOnlyDictionary<string, string> settings) => Values.All(v => v.Value.Contains(settings[v.Key]));
}
