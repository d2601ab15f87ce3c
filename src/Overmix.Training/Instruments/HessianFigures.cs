namespace Overmix.Training.Instruments;

/// <summary>Ends of the spectrum of an objective's Hessian.</summary>
/// <param name="Largest">The largest eigenvalues, falling.</param>
/// <param name="Residuals">‖Hv − μv‖₂ of each with its unit vector v: an eigenvalue of H lies within so much of μ. Never below the rounding of a float32 product.</param>
/// <param name="Smallest">The smallest eigenvalue; below 0 where the objective curves downwards.</param>
/// <param name="SmallestResidual">Its residual.</param>
/// <param name="Products">How many products Hv it took.</param>
public sealed record HessianFigures(IReadOnlyList<double> Largest, IReadOnlyList<double> Residuals, double Smallest, double SmallestResidual, int Products);
