namespace Overmix.Dashboard.Endpoints;

/// <summary>What the endpoints share.</summary>
/// <param name="Folder">The folder whose runs are shown, in full.</param>
/// <param name="Time">The clock.</param>
internal sealed record DashboardContext(string Folder, TimeProvider Time);
