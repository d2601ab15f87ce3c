using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Diagnostics.Guarding;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using static TorchSharp.torch;

namespace Overmix.Tests.Samples;

/// <summary>The lines that docs/methods/guard.md shows: the guard in anyone's own TorchSharp loop.</summary>
internal static class GuardedLoop
{
    public static TurnDecision? Run(nn.Module<Tensor, Tensor> model, Examples validation, KeptWeights best, Action<int> trainOneEpoch)
    {
        // <guard>
        var guard = new TurnGuard(GuardMode.Stop, said: decision => Console.WriteLine(decision.Sentence));
        Directive answer = Directive.Continue;
        for (int epoch = 1; epoch <= 2_000 && answer is not Directive.Stop; epoch++)
        {
            trainOneEpoch(epoch);
            (double error, double loss) = Evaluator.Evaluate(model, validation, 1_000);
            answer = guard.Observe(new HeldOutPoint(epoch, loss, error));
            if (answer is Directive.Keep) { best.Put(model.state_dict(), epoch, epoch); }
        }
        // </guard>
        return guard.Decision;
    }
}
