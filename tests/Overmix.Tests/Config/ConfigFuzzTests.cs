using System.Diagnostics;
using System.Text;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Seeding;

namespace Overmix.Tests.Config;

/// <summary>Mutated inputs: nothing but <see cref="ConfigException"/> may come out, and no input may cost much memory.</summary>
public sealed class ConfigFuzzTests
{
    // Every input of the corpus is below 8 KiB; the parser needs some hundred bytes a character at worst.
    private const long MostAllocated = 16 << 20;

    private static readonly string[] Corpus =
    [
        ConfigWriter.Write(new RunConfig()),
        "seed: 7\nmixup:\n  alpha: 0.4\n  pairing: fixedSet\ntrain: {epochs: 9, batchSize: 3}\n",
        "{\"seed\": 3, \"model\": {\"widths\": [1, 2]}, \"name\": \"a\\u00e9\\n\"}",
        "a: &x [1, 2]\nb: *x\n<<: *x\nc: !!binary |\n  aGVsbG8=\n? complex\n: - 1\n  - >-\n    folded\n",
        "%YAML 1.2\n%TAG ! tag:x,2000:\n---\nname: 'it''s'\n...\n---\nseed: 010\n",
        "seed: 1e5 # c\nobjective: mixup@0-200, erm@200-\ndata:\n- {a: [ {b: [[[]]]} ]}\n",
    ];

    private static readonly string[] Fragments =
        [": ", "- ", "[", "]", "{", "}", "\n", "\n  ", "\t", "&a ", "*a", "!!int ", "|\n", ">\n", "'", "\"", "#", "? ", "---\n", "...\n", "%YAML 1.1\n", "\\u", "\\x4", "\0", "\ufeff", "\ud800", "\u2028", "<<: ", "9999999999999999999", "-", ",", "~", "null", "mixup", "alpha", "seed", "1e309", "\r"];

    [Fact]
    public void Read_TwentyThousandMutatedInputs_OnlyConfigExceptionComesOut() => Fuzz(20_000, rootSeed: 1);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Read_AMillionMutatedInputs_OnlyConfigExceptionComesOut() => Fuzz(1_000_000, rootSeed: 2);

    private static void Fuzz(int count, ulong rootSeed)
    {
        var streams = new RandomStreams(rootSeed);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            string input = Mutate(streams.Open(StreamName.Theory, i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            refused += IsRefused(input) ? 1 : 0;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostAllocated, $"Input {i} of {input.Length} characters cost {allocated} bytes.");
        }

        // Neither "refuses everything" nor "accepts everything" would be a test.
        Assert.InRange(refused, count / 2, count - 1);
    }

    private static bool IsRefused(string input)
    {
        try
        {
            _ = ConfigReader.Read(input, "fuzz", []);
            return false;
        }
        catch (ConfigException refusal)
        {
            Assert.NotEmpty(refusal.Mistakes);
            Assert.DoesNotContain('\0', refusal.Message);
            return true;
        }
        catch (Exception other)
        {
            throw new UnreachableException($"Input {Convert.ToBase64String(Encoding.Unicode.GetBytes(input))} gave {other.GetType().Name}.", other);
        }
    }

    private static string Mutate(RandomStream draws)
    {
        var text = new StringBuilder(Corpus[draws.NextInt(Corpus.Length)]);
        int mutations = draws.NextInt(8);
        for (int i = 0; i <= mutations; i++)
        {
            int at = draws.NextInt(text.Length + 1);
            int length = Math.Min(draws.NextInt(12), text.Length - at);
            _ = draws.NextInt(5) switch
            {
                0 => text.Insert(at, Fragments[draws.NextInt(Fragments.Length)]),
                1 => text.Remove(at, length),
                2 => text.Insert(at, (char)draws.NextInt(0x250)),
                3 => text.Insert(draws.NextInt(text.Length + 1), text.ToString(at, length)),
                _ => text.Insert(at, string.Concat(Enumerable.Repeat(Fragments[draws.NextInt(Fragments.Length)], draws.NextInt(40)))),
            };
        }

        return text.ToString();
    }
}
