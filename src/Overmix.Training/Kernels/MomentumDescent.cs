using System.Numerics;

namespace Overmix.Training.Kernels;

/// <summary>What a step of SGD with momentum multiplies by, in the type it computes in.</summary>
/// <param name="Rate">η.</param>
/// <param name="Momentum">β.</param>
/// <param name="WeightDecay">wd.</param>
/// <param name="IsNesterov">Whether the step looks ahead.</param>
internal readonly record struct DescentRule(float Rate, float Momentum, float WeightDecay, bool IsNesterov);

/// <summary>
/// SGD with momentum on float32 vectors in one pass over memory, which libtorch's operations need three or four for: g′ = g + wd·θ, v ← βv + g′, θ ← θ − ηv,
/// or θ ← θ − η(g′ + βv) with Nesterov's. Each number is computed and rounded as by those operations.
/// </summary>
internal static unsafe class MomentumDescent
{
    /// <summary>Updates parameters and velocities.</summary>
    /// <param name="rule">What to multiply by.</param>
    /// <param name="length">Numbers in each vector; a multiple of 16.</param>
    /// <param name="parameters">θ; changed.</param>
    /// <param name="gradients">g.</param>
    /// <param name="velocity">v; changed.</param>
    public static void Step(DescentRule rule, long length, nint parameters, nint gradients, nint velocity)
    {
        var chunks = new ChunkedRows(length / Grain, Grain);
        chunks.ForEach(chunk =>
        {
            (long from, long to) = chunks.Range(chunk);
            Part(rule, (to - from) * Grain, (float*)parameters + (from * Grain), (float*)gradients + (from * Grain), (float*)velocity + (from * Grain));
        });
    }

    /// <summary>Vectors are made of so many numbers at a time.</summary>
    public const int Grain = 16;

    private static void Part(DescentRule rule, long count, float* theta, float* g, float* v)
    {
        Vector<float> rate = new(-rule.Rate), momentum = new(rule.Momentum), decay = new(rule.WeightDecay);
        (bool decays, bool ahead) = (rule.WeightDecay != 0, rule.IsNesterov);
        for (long i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> direction = Vector.Load(g + i), position = Vector.Load(theta + i);
            direction = decays ? Vector.FusedMultiplyAdd(position, decay, direction) : direction;
            Vector<float> speed = (Vector.Load(v + i) * momentum) + direction;
            Vector.Store(speed, v + i);
            direction = ahead ? Vector.FusedMultiplyAdd(speed, momentum, direction) : speed;
            Vector.Store(Vector.FusedMultiplyAdd(direction, rate, position), theta + i);
        }
    }
}
