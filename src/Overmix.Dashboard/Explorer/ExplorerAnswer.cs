namespace Overmix.Dashboard.Explorer;

/// <summary>Everything the explorer draws for one request. Numbers that are not finite travel as null.</summary>
/// <param name="Sizes">What was computed on.</param>
/// <param name="Spectrum">Eigenvalues and laws.</param>
/// <param name="Risk">The risk and its parts.</param>
/// <param name="Bound">Theorem 2's terms.</param>
/// <param name="Floor">Lemma 1's floor.</param>
internal sealed record ExplorerAnswer(ExplorerSizes Sizes, SpectrumAnswer Spectrum, RiskAnswer Risk, BoundAnswer Bound, FloorAnswer Floor);

/// <summary>Sizes of the world.</summary>
/// <param name="Pairs">m.</param>
/// <param name="AspectRatio">γ = d/m.</param>
/// <param name="Rank">Rank of A, up to rounding.</param>
/// <param name="NoiseMeanSquare">‖Z‖²/m.</param>
/// <param name="Features">d.</param>
/// <param name="Samples">n.</param>
internal sealed record ExplorerSizes(int Features, int Samples, long Pairs, double AspectRatio, int Rank, double NoiseMeanSquare);

/// <summary>Eigenvalues over their bulk mean, so that Marchenko–Pastur of variance 1 lies beside them.</summary>
/// <param name="Scale">The bulk mean: (tr A − μ_max)/(d − 1).</param>
/// <param name="Mixed">Eigenvalues of A that are not 0, ascending.</param>
/// <param name="NullCount">How many are 0.</param>
/// <param name="Independent">Those of d independent Gaussian features of m samples.</param>
/// <param name="Laws">Marchenko–Pastur at d/m and at d/n.</param>
/// <param name="MixedDistance">Greatest distance of the spectrum's distribution to the law of d/m.</param>
/// <param name="IndependentDistance">The same for independent features.</param>
internal sealed record SpectrumAnswer(
    double Scale, IReadOnlyList<double> Mixed, int NullCount, IReadOnlyList<double> Independent, IReadOnlyList<LawAnswer> Laws, double MixedDistance, double IndependentDistance);

/// <summary>A Marchenko–Pastur law.</summary>
/// <param name="Ratio">Which: <c>d/m</c> or <c>d/n</c>.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Atom">Mass at 0.</param>
/// <param name="X">Eigenvalues, rising.</param>
/// <param name="Density">Density a decade: f(x)·x·ln 10.</param>
internal sealed record LawAnswer(string Ratio, double Gamma, double Atom, IReadOnlyList<double> X, IReadOnlyList<double> Density);

/// <summary>The population risk of gradient flow from θ₀ = 0, split exactly.</summary>
/// <param name="Times">Flow times, rising; 0 and ∞ left out.</param>
/// <param name="Total">R_t with Mixup.</param>
/// <param name="Clean">Its clean part.</param>
/// <param name="Noise">Its noise part.</param>
/// <param name="Cross">Its cross part.</param>
/// <param name="Plain">R_t of plain training at the same times.</param>
/// <param name="NullRisk">E[Y²], the risk at t = 0.</param>
/// <param name="Limit">R_∞ with Mixup.</param>
/// <param name="PlainLimit">R_∞ of plain training.</param>
/// <param name="TurnTime">When R_t is smallest.</param>
/// <param name="TurnRisk">Its value there.</param>
/// <param name="Turns">Whether R_t rises again by more than 1 % of E[Y²].</param>
internal sealed record RiskAnswer(
    IReadOnlyList<double> Times, IReadOnlyList<double> Total, IReadOnlyList<double> Clean, IReadOnlyList<double> Noise, IReadOnlyList<double> Cross, IReadOnlyList<double> Plain,
    double NullRisk, double Limit, double PlainLimit, double TurnTime, double TurnRisk, bool Turns);

/// <summary>Theorem 2 with the sharp constants, at the times of the risk.</summary>
/// <param name="Optimum">R*.</param>
/// <param name="Fading">C₁Σθ*²e^{−2ημt}.</param>
/// <param name="Growing">C₁Σ(C₂/μ)(1 − e^{−ημt})².</param>
/// <param name="Root">2√(C₁R*·Σ).</param>
/// <param name="Total">Their sum with R*.</param>
/// <param name="Looseness">Median over times of (bound − R*)/(R_t − R*) where R_t &gt; R*.</param>
internal sealed record BoundAnswer(double Optimum, IReadOnlyList<double> Fading, IReadOnlyList<double> Growing, IReadOnlyList<double> Root, IReadOnlyList<double> Total, double Looseness);

/// <summary>Lemma 1's floor of the Mixup cross-entropy, balanced classes, independent pairs; nats.</summary>
/// <param name="Here">At this law and this C.</param>
/// <param name="Entropy">E[H(λ)].</param>
/// <param name="Alphas">α of the curve.</param>
/// <param name="Floors">The floor of Beta(α, α) at this C.</param>
/// <param name="FloorsTwoClasses">The same at C = 2.</param>
internal sealed record FloorAnswer(double Here, double Entropy, IReadOnlyList<double> Alphas, IReadOnlyList<double> Floors, IReadOnlyList<double> FloorsTwoClasses);
