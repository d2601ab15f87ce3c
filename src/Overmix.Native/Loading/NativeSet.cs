namespace Overmix.Native.Loading;

/// <summary>The natives to load: full paths, found but not loaded.</summary>
/// <param name="Names">Their names on this platform.</param>
/// <param name="Folder">Where libtorch lies.</param>
/// <param name="Origin">Who named that folder.</param>
/// <param name="Bridge">TorchSharp's own library, as shipped.</param>
internal sealed record NativeSet(NativeNames Names, string Folder, NativeOrigin Origin, string Bridge)
{
    /// <summary>libtorch's libraries in the order in which they load; the bridge comes after them.</summary>
    public IReadOnlyList<string> InOrder()
    {
        IEnumerable<string> openMp = Directory.GetFiles(Folder, Names.OpenMp).Order(StringComparer.Ordinal).Take(1);
        IEnumerable<string> cuda = Names.Cuda.Select(InFolder).Where(File.Exists);
        return [.. openMp, .. Names.Required.SkipLast(1).Select(InFolder), .. cuda, InFolder(Names.Required[^1])];
    }

    private string InFolder(string name) => Path.Combine(Folder, name);
}
