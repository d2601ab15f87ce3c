namespace Overmix.Theory.RandomFeatures;

/// <summary>The teachers that a world can be asked for by name.</summary>
public enum TeacherKind
{
    /// <summary>f(x) = σ(g·uᵀx) with the student's own σ and a random unit vector u: one neuron, not realisable by random features.</summary>
    Neuron,

    /// <summary>f(x) = aᵀφ(x) on the student's own features, a ~ N(0, I/d): realisable, R* = 0 when A has full rank.</summary>
    Realisable,

    /// <summary>f(x) = (g/2d₀)‖x‖²: strongly convex, so the Mixup noise never averages out.</summary>
    Quadratic,
}
