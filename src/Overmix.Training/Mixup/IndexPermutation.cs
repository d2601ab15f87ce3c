using System.Numerics;
using Overmix.Core.Seeding;

namespace Overmix.Training.Mixup;

/// <summary>
/// A pseudo-random permutation of 0 … count−1 that needs no memory: a balanced Feistel network over the next even number of bits,
/// walked until it falls below count (Black and Rogaway 2002, cycle walking). For orders too long to store, such as all n² pairs.
/// </summary>
public sealed class IndexPermutation
{
    private const int Rounds = 8;

    private readonly uint[] _keys = new uint[Rounds];
    private readonly int _halfBits;
    private readonly long _count;

    /// <summary>Draws a permutation.</summary>
    /// <param name="count">Number of items; 1 to 2⁶⁰.</param>
    /// <param name="stream">Where the round keys come from.</param>
    public IndexPermutation(long count, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1L << 60);
        _count = count;
        _halfBits = Math.Max(1, (65 - BitOperations.LeadingZeroCount((ulong)(count - 1))) / 2);
        for (int round = 0; round < Rounds; round++)
        {
            _keys[round] = stream.NextUInt32();
        }
    }

    /// <summary>The item at a position.</summary>
    /// <param name="position">In [0, count).</param>
    public long this[long position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, _count);
            do
            {
                position = Encrypt(position);
            }
            while (position >= _count);
            return position;
        }
    }

    private long Encrypt(long value)
    {
        uint mask = (uint)((1UL << _halfBits) - 1);
        (uint left, uint right) = ((uint)(value >> _halfBits) & mask, (uint)value & mask);
        foreach (uint key in _keys)
        {
            uint mixed = Philox.Block(key, 0, (right, 0, 0, 0)).W0 & mask;
            (left, right) = (right, left ^ mixed);
        }

        return ((long)left << _halfBits) | right;
    }
}
