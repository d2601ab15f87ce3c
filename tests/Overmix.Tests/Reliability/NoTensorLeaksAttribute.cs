using System.Reflection;
using Xunit.v3;
using static TorchSharp.torch;

namespace Overmix.Tests.Reliability;

/// <summary>
/// The test must leave no more tensors alive than it found. The count is the process's: put such tests into the collection <see cref="TensorCounts"/>, which runs alone.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NoTensorLeaksAttribute : BeforeAfterTestAttribute
{
    private long _before;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        // What earlier tests forgot goes now, not in between. Afterwards nothing is collected: that would hide this test's own leaks.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _before = Tensor.TotalCount;
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        long more = Tensor.TotalCount - _before;
        Assert.True(more <= 0, $"{methodUnderTest.Name} leaves {more} tensor(s) alive. Put them into a dispose scope.");
    }
}

/// <summary>Tests that count the live tensors of the process run alone.</summary>
[CollectionDefinition(nameof(TensorCounts), DisableParallelization = true)]
public sealed class TensorCounts;
