namespace Overmix.Native.Elf;

/// <summary>A version that a library wants from another one.</summary>
/// <param name="Library">Such as <c>libstdc++.so.6</c>.</param>
/// <param name="Name">Such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="FlagsOffset">Where its 16-bit flags lie in the file; 2 is "weak": a missing version is no error.</param>
/// <param name="Weak">Whether that flag is set.</param>
internal readonly record struct NeededVersion(string Library, string Name, int FlagsOffset, bool Weak);

/// <summary>The symbol versions that an ELF library defines (<c>.gnu.version_d</c>) and wants (<c>.gnu.version_r</c>).</summary>
internal static class SymbolVersions
{
    // Version numbers have 15 bits.
    private const int MostVersions = 1 << 15;

    /// <summary>Names of the versions defined, the library's own name among them; empty if it defines none.</summary>
    /// <exception cref="ElfFormatException">The tables are damaged.</exception>
    public static IReadOnlyList<string> Defined(ElfImage image)
    {
        var names = new List<string>();
        if (image.Has(".gnu.version_d"))
        {
            ElfSection strings = image.Section(".dynstr");
            foreach (int entry in Chain(image, image.Section(".gnu.version_d"), nextAt: 16))
            {
                names.Add(image.Text(strings, image.U32(entry + (long)image.U32(entry + 12))));
            }
        }

        return names;
    }

    /// <summary>The versions wanted; empty if none.</summary>
    /// <exception cref="ElfFormatException">The tables are damaged.</exception>
    public static IReadOnlyList<NeededVersion> Needed(ElfImage image)
    {
        var versions = new List<NeededVersion>();
        if (image.Has(".gnu.version_r"))
        {
            foreach (int entry in Chain(image, image.Section(".gnu.version_r"), nextAt: 12))
            {
                AddNeeded(image, entry, versions);
            }
        }

        return versions;
    }

    /// <summary>The newest of the versions with a prefix, such as 3.4.30 among <c>GLIBCXX_…</c>; null if there is none.</summary>
    public static Version? Newest(IEnumerable<string> names, string prefix) =>
        names.Select(name => name.StartsWith(prefix, StringComparison.Ordinal) && Version.TryParse(name.AsSpan(prefix.Length), out Version? v) ? v : null)
            .Max();

    // Offsets of the entries. Each step goes forward and is checked, so the walk ends.
    private static IEnumerable<int> Chain(ElfImage image, ElfSection section, int nextAt)
    {
        long entry = section.Offset;
        while (true)
        {
            if (entry + nextAt + 4 > section.End)
            {
                throw new ElfFormatException($"entry outside {section.Name}", entry);
            }

            yield return (int)entry;
            uint next = image.U32(entry + nextAt);
            if (next == 0)
            {
                yield break;
            }

            entry += next;
        }
    }

    private static void AddNeeded(ElfImage image, int entry, List<NeededVersion> versions)
    {
        ElfSection strings = image.Section(".dynstr");
        string library = image.Text(strings, image.U32(entry + 4));
        long auxiliary = entry + (long)image.U32(entry + 8);
        for (int i = image.U16(entry + 2); i > 0; i--)
        {
            if (versions.Count == MostVersions)
            {
                throw new ElfFormatException("more wanted versions than any library has", auxiliary);
            }

            ushort flags = image.U16(auxiliary + 4);
            versions.Add(new NeededVersion(library, image.Text(strings, image.U32(auxiliary + 8)), (int)auxiliary + 4, (flags & 2) != 0));
            uint next = image.U32(auxiliary + 12);
            if (next == 0)
            {
                return;
            }

            auxiliary += next;
        }
    }
}
