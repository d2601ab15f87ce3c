using Overmix.Dashboard.Curves;
using Overmix.Dashboard.Explorer;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary>What the endpoints share.</summary>
/// <param name="Folder">The folder whose runs are shown, in full.</param>
/// <param name="Time">The clock.</param>
/// <param name="Library">Its runs.</param>
/// <param name="Open">The runs whose curves are in memory.</param>
/// <param name="Feed">Tells browsers of changes.</param>
/// <param name="Explore">Computes the explorer's answers.</param>
internal sealed record DashboardContext(string Folder, TimeProvider Time, RunLibrary Library, OpenRuns Open, LiveFeed Feed, ExplorerWork Explore);
