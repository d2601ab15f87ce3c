namespace Overmix.Theory.RandomFeatures;

/// <summary>The function σ of a random feature φ_k(x) = σ(w_kᵀx + b_k).</summary>
public enum Activation
{
    /// <summary>tanh z.</summary>
    Tanh,

    /// <summary>max(z, 0).</summary>
    Relu,

    /// <summary>The error function, 2/√π ∫₀ᶻ e^{−s²} ds.</summary>
    Erf,

    /// <summary>cos z: random Fourier features (Rahimi and Recht 2007, without their factor √2).</summary>
    Cosine,

    /// <summary>z itself: a linear model.</summary>
    Identity,
}
