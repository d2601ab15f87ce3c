namespace Overmix.Studies.Executors.Slurm;

/// <summary>What became of a job's wish to go back into the queue.</summary>
public enum RequeueAnswer
{
    /// <summary>It goes back.</summary>
    Requeue,

    /// <summary>It has not got on since it last went back, so it never will: a longer time limit is needed.</summary>
    NoProgress,

    /// <summary>It has gone back as often as it may.</summary>
    TooOften,
}

/// <summary>What is remembered of a job's returns to the queue.</summary>
/// <param name="Count">How often it has gone back.</param>
/// <param name="Progress">How far it was then: steps saved.</param>
public readonly record struct RequeueHistory(int Count, long Progress)
{
    /// <summary>The history after one more return.</summary>
    /// <param name="progress">How far the job is.</param>
    public RequeueHistory After(long progress) => new(Count + 1, progress);
}

/// <summary>Whether a job that saved before its time limit goes back into the queue: only if it got on since the last time, so that none goes round for ever.</summary>
public static class RequeueRule
{
    /// <summary>Decides.</summary>
    /// <param name="history">What happened before; none at the first time.</param>
    /// <param name="progress">How far the job is now: steps saved; ≥ 0.</param>
    /// <param name="most">How often it may go back; ≥ 0.</param>
    public static RequeueAnswer Decide(RequeueHistory history, long progress, int most) =>
        progress <= history.Progress ? RequeueAnswer.NoProgress
        : history.Count >= most ? RequeueAnswer.TooOften
        : RequeueAnswer.Requeue;
}
