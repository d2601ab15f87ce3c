using Overmix.Core.Errors;

namespace Overmix.Dashboard;

/// <summary>The dashboard cannot be served: a port that is taken, an address that is not this machine's, a folder that is none.</summary>
public sealed class DashboardException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="exitCode">What the process ends with.</param>
    /// <param name="inner">The cause.</param>
    public DashboardException(string message, ExitCode exitCode = ExitCode.Failed, Exception? inner = null)
        : base(message, exitCode, inner)
    {
    }
}
