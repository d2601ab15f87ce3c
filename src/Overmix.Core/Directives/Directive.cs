namespace Overmix.Core.Directives;

/// <summary>The two training objectives.</summary>
public enum ObjectiveKind
{
    /// <summary>Mixup: mixed inputs and mixed labels.</summary>
    Mixup,

    /// <summary>Empirical risk minimisation: the training examples as they are. Mixup with λ = 1.</summary>
    Erm,
}

/// <summary>Which weights a run delivers when a guard ends it.</summary>
public enum DeliveredWeights
{
    /// <summary>Those of the last step; their moving average where the run keeps one.</summary>
    Current,

    /// <summary>Those last kept by <see cref="Directive.Keep"/>; the current ones if none were.</summary>
    Kept,
}

/// <summary>What the training loop shall do after an evaluation.</summary>
public abstract record Directive
{
    private Directive()
    {
    }

    /// <summary>Go on as configured.</summary>
    public static Directive Continue { get; } = new GoOn();

    /// <summary>Go on as configured.</summary>
    public sealed record GoOn : Directive;

    /// <summary>Train with another objective from the next epoch on, whatever the configured windows say.</summary>
    /// <param name="Objective">The objective to train with.</param>
    public sealed record SwitchObjective(ObjectiveKind Objective) : Directive;

    /// <summary>Multiply the learning rate from the next epoch on.</summary>
    /// <param name="LearningRateFactor">Factor; finite and &gt; 0.</param>
    public sealed record Rescale(double LearningRateFactor) : Directive;

    /// <summary>Go on, and keep the weights as they are now: a later <see cref="Stop"/> may deliver them.</summary>
    public sealed record Keep : Directive
    {
        private Keep()
        {
        }

        /// <summary>The only one.</summary>
        public static Keep Instance { get; } = new();
    }

    /// <summary>End the run; it counts as done.</summary>
    /// <param name="Reason">One plain sentence for the log.</param>
    public sealed record Stop(string Reason) : Directive
    {
        /// <summary>Which weights are delivered.</summary>
        public DeliveredWeights Delivery { get; init; } = DeliveredWeights.Current;
    }
}
