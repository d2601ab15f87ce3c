using Overmix.Core.Errors;

namespace Overmix.Studies.Evaluation;

/// <summary>A trained network cannot be had or cannot be used on the data at hand.</summary>
public sealed class StudyModelException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="place">The folder, file or option concerned.</param>
    /// <param name="problem">What is wrong and what to do; ends with a full stop.</param>
    public StudyModelException(string place, string problem)
        : base($"{place}: {problem}", ExitCode.InvalidData)
    {
    }
}
