using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>A run as the index knows it.</summary>
/// <param name="Summary">Where it stands.</param>
/// <param name="Facts">What its small files hold; null if its manifest cannot be read.</param>
/// <param name="Digest">What its logs say; null if its manifest cannot be read.</param>
public sealed record IndexedRun(RunSummary Summary, RunDocuments? Facts, RunDigest? Digest);
