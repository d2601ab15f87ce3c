using Overmix.Core.Errors;

namespace Overmix.Theory.Checks;

/// <summary>A request to the theory bench that cannot be served: an option outside its range, or more memory than is free.</summary>
/// <param name="message">What, where, and what to do.</param>
public sealed class TheoryRequestException(string message) : UserErrorException(message, ExitCode.Usage);
