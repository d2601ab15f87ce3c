using System.Xml.Linq;
using Overmix.Reporting;

namespace Overmix.Tests.Reporting;

/// <summary>A report written to a temporary folder, removed afterwards.</summary>
public class ReportFolder : IDisposable
{
    public ReportFolder(ReportData data) => Page = ReportWriter.Write(data, Root);

    public string Root { get; } = Directory.CreateTempSubdirectory("overmix-report").FullName;

    public string Page { get; }

    public string Html => File.ReadAllText(Page);

    public string Figure(string name) => Path.Combine(Root, "figures", name);

    public IReadOnlyDictionary<string, byte[]> Files() => Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(Root, path), File.ReadAllBytes);

    public XDocument Svg(string name) => XDocument.Load(Figure(name));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>The usual report, written once for a class of tests.</summary>
public sealed class UsualReport() : ReportFolder(SampleReports.Usual());
