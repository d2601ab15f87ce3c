using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>What any Manifold Mixup should keep, as clauses that can be run.</summary>
public static class ManifoldConformance
{
    private const double Rounding = 16 * 1.2e-7 * 8; // k·ε on values of magnitude ≤ 8

    private static readonly float[] Lambda = [0.1f, 0.35f, 0.8f, 1f];
    private static readonly int[] Partner = [2, 0, 3, 1];

    /// <summary>Runs every clause.</summary>
    /// <param name="subject">The implementation.</param>
    /// <returns>One result a clause. A clause during which the subject throws is not kept.</returns>
    public static IReadOnlyList<ConformanceResult> Check(IManifoldImplementation subject) =>
    [
        ClauseRun.Of("manifold-at-the-input-is-mixup", () => Matches(subject, 0)),
        ClauseRun.Of("manifold-mixes-after-the-named-stage", () => Both(Matches(subject, 1), Matches(subject, 2))),
        ClauseRun.Of("manifold-lambda-one-is-the-network", () => LambdaOne(subject)),
        ClauseRun.Of("manifold-gradient-reaches-both", () => Gradient(subject)),
    ];

    // The network squares and shifts: mixing at another state gives other numbers, and a plain loop in float64 tells which.
    private static (bool Holds, string Evidence) Matches(IManifoldImplementation subject, int state)
    {
        var network = new SquaringNetwork();
        float[] x = [0.5f, -1f, 1.2f, 0.25f];
        float[] found = subject.Logits(network, tensor(x).reshape(4, 1), state, Lambda, Partner).contiguous().data<float>().ToArray();
        double worst = Enumerable.Range(0, 4).Max(k =>
        {
            double own = SquaringNetwork.Run(x[k], 0, state), other = SquaringNetwork.Run(x[Partner[k]], 0, state);
            double expected = SquaringNetwork.Run(Lambda[k] * own + (1 - (double)Lambda[k]) * other, state, 3);
            return Math.Abs(found[k] - expected);
        });
        return (worst <= Rounding, $"Mixed at state {state}, outputs differ from a plain loop by at most {worst:G2}.");
    }

    private static (bool Holds, string Evidence) LambdaOne(IManifoldImplementation subject)
    {
        var network = new SquaringNetwork();
        Tensor x = tensor(new[] { 0.5f, -1f, 1.2f, 0.25f }).reshape(4, 1);
        Tensor plain = network.Forward(x, 0, 3);
        double worst = Enumerable.Range(0, 3).Max(state => subject.Logits(network, x, state, [1, 1, 1, 1], Partner).sub(plain).abs().max().item<float>());
        return (worst <= Rounding, $"At λ = 1 outputs differ from the unmixed network's by at most {worst:G2}.");
    }

    private static (bool Holds, string Evidence) Gradient(IManifoldImplementation subject)
    {
        var network = new SquaringNetwork();
        Tensor x = tensor(new[] { 0.5f, -1f, 1.2f, 0.25f }).reshape(4, 1);
        x.requires_grad = true;
        subject.Logits(network, x, 1, [0.5f, 0.5f, 0.5f, 0.5f], Partner)[0].sum().backward();
        float[] gradient = x.grad!.data<float>().ToArray();
        bool holds = gradient[0] != 0 && gradient[2] != 0 && gradient[1] == 0 && gradient[3] == 0;
        return (holds, $"Of the first output the gradient reaches rows {string.Join(", ", Enumerable.Range(0, 4).Where(k => gradient[k] != 0))}; wanted 0 and 2, a pair.");
    }

    private static (bool Holds, string Evidence) Both((bool Holds, string Evidence) a, (bool Holds, string Evidence) b) => (a.Holds && b.Holds, $"{a.Evidence} {b.Evidence}");

    /// <summary>Three stages, each x ↦ x² + ½k: nonlinear, so that no two places to mix agree.</summary>
    private sealed class SquaringNetwork : IStagedNetwork
    {
        public IReadOnlyList<string> Stages { get; } = ["one", "two", "three"];

        public static double Run(double x, int from, int to)
        {
            for (int k = from; k < to; k++)
            {
                x = x * x + 0.5 * k;
            }

            return x;
        }

        public Tensor Forward(Tensor input, int from, int to)
        {
            Tensor x = input.alias();
            for (int k = from; k < to; k++)
            {
                x = x.square().add(0.5 * k);
            }

            return x;
        }
    }
}
