using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>Runs one clause: in a dispose scope, and a subject that throws does not keep it.</summary>
internal static class ClauseRun
{
    public static ConformanceResult Of(string clause, Func<(bool Holds, string Evidence)> check)
    {
        using var scope = NewDisposeScope();
        try
        {
            (bool holds, string evidence) = check();
            return new ConformanceResult(clause, holds, evidence);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return new ConformanceResult(clause, false, $"It threw {failure.GetType().Name}: {failure.Message}");
        }
    }
}
