namespace Overmix.Runs.TensorBoard;

/// <summary>TensorBoard's <c>Event</c> messages, encoded. Field numbers: <c>event.proto</c> and <c>summary.proto</c> of TensorBoard.</summary>
internal static class TensorBoardEvent
{
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7, SourceMetadata = 10;
    private const int SummaryValue = 1, ValueTag = 1, SimpleValue = 2, SessionStatus = 1, SourceWriter = 1;
    private const long SessionStart = 1;

    /// <summary>The first event of every file.</summary>
    /// <param name="seconds">Wall time, seconds since 1970.</param>
    public static byte[] Version(double seconds) =>
        new ProtoMessage().Add(WallTime, seconds).Add(FileVersion, "brain.Event:2").Add(SourceMetadata, new ProtoMessage().Add(SourceWriter, "Overmix")).ToArray();

    /// <summary>Says that training goes on at a step: whatever older files hold from this step on is forgotten by the reader.</summary>
    /// <param name="seconds">Wall time, seconds since 1970.</param>
    /// <param name="step">The step.</param>
    public static byte[] Restart(double seconds, long step) =>
        new ProtoMessage().Add(WallTime, seconds).Add(Step, step).Add(SessionLog, new ProtoMessage().Add(SessionStatus, SessionStart)).ToArray();

    /// <summary>Named numbers at a step. They are kept as float32, the only type that every version of TensorBoard reads.</summary>
    /// <param name="seconds">Wall time, seconds since 1970.</param>
    /// <param name="step">The step.</param>
    /// <param name="scalars">The numbers.</param>
    public static byte[] Scalars(double seconds, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new ProtoMessage();
        foreach ((string tag, double value) in scalars)
        {
            summary.Add(SummaryValue, new ProtoMessage().Add(ValueTag, tag).Add(SimpleValue, (float)value));
        }

        return new ProtoMessage().Add(WallTime, seconds).Add(Step, step).Add(Summary, summary).ToArray();
    }
}
