namespace Overmix.Theory.Mixing;

/// <summary>One synthetic example, as far as its target goes: ỹ = λ·y(FirstClass) + (1−λ)·y(SecondClass).</summary>
/// <param name="FirstClass">Class of the first example, which λ weights.</param>
/// <param name="SecondClass">Class of its partner.</param>
/// <param name="Lambda">λ in [0, 1].</param>
public readonly record struct MixedPair(int FirstClass, int SecondClass, double Lambda);
