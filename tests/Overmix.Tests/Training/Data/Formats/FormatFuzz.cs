using System.Diagnostics;
using Overmix.Core.Seeding;
using Overmix.Tests.Reliability;
using Overmix.Training.Data;

namespace Overmix.Tests.Training.Data.Formats;

/// <summary>Feeds a parser damaged files: only a <see cref="DataException"/> may come out, memory and time are bounded, whatever the file claims.</summary>
internal static class FormatFuzz
{
    /// <summary>Memory that a parser may allocate for a file of this module's size, at most 16 kB: what is declared in docs/methods/data.md. Half of what figure 5 allows.</summary>
    private const long DeclaredCap = 512_000;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromMinutes(2);

    /// <summary>Feeds it.</summary>
    /// <param name="name">Name of the parser, for the output.</param>
    /// <param name="count">How many files; OVERMIX_TRIALS overrides it.</param>
    /// <param name="make">Makes a damaged file.</param>
    /// <param name="parse">Reads it; what it accepts it may check.</param>
    /// <param name="leastRefused">Share of files that must be refused: proves that the damage bites.</param>
    public static void Run(string name, int count, Func<RandomStream, byte[]> make, Action<byte[]> parse, double leastRefused)
    {
        var state = new Progress();
        Task work = Task.Factory.StartNew(() => Feed(state, Trials.Count(count), make, parse), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int before = -1; !((IAsyncResult)work).AsyncWaitHandle.WaitOne(Patience); before = state.Input)
        {
            Assert.True(state.Input != before, $"{name}: input {state.Input} hangs.");
        }

        work.GetAwaiter().GetResult();
        Trials.Print($"{name}: {Trials.Count(count)} inputs, {state.Refused} refused, most memory {state.MostAllocated} bytes for one");
        Assert.InRange(state.Refused, (int)(leastRefused * Trials.Count(count)), Trials.Count(count) - 1);
    }

    private static void Feed(Progress state, int count, Func<RandomStream, byte[]> make, Action<byte[]> parse)
    {
        for (int i = 0; i < count; i++)
        {
            state.Input = i;
            byte[] file = make(new RandomStreams(0).Open(StreamName.Theory, i));
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            state.Refused += IsRefused(i, file, parse) ? 1 : 0;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            state.MostAllocated = Math.Max(state.MostAllocated, allocated);
            Assert.True(allocated <= DeclaredCap, $"Input {i} of {file.Length} bytes cost {allocated} bytes: {Convert.ToBase64String(file)}");

            // A busy machine may hold one input up, but not four times in a row.
            bool isSlow = Stopwatch.GetElapsedTime(start) > Hang;
            Assert.False(isSlow && Enumerable.Range(0, 3).All(_ => TimeOf(i, file, parse) > Hang), $"Input {i} takes longer than {Hang}: {Convert.ToBase64String(file)}");
        }
    }

    private static TimeSpan TimeOf(int i, byte[] file, Action<byte[]> parse)
    {
        long start = Stopwatch.GetTimestamp();
        _ = IsRefused(i, file, parse);
        return Stopwatch.GetElapsedTime(start);
    }

    private static bool IsRefused(int i, byte[] file, Action<byte[]> parse)
    {
        try
        {
            parse(file);
            return false;
        }
        catch (DataException error)
        {
            Assert.True(error.Message.Length is > 20 and < 1000 && !error.Message.Any(char.IsControl), $"Input {i}: {error.Message}");
            Assert.True(error.Offset is null or >= 0, $"Input {i}: {error.Message}");
            return true;
        }
        catch (Exception other) when (other is not Xunit.Sdk.IAssertionException)
        {
            throw new UnreachableException($"Input {i} gave {other.GetType().Name}: {Convert.ToBase64String(file)}", other);
        }
    }

    private sealed class Progress
    {
        private volatile int _input;

        public int Input
        {
            get => _input;
            set => _input = value;
        }

        public int Refused { get; set; }

        public long MostAllocated { get; set; }
    }
}
