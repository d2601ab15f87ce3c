using Overmix.Training.Data.Archives;

namespace Overmix.Training.Data.Images;

/// <summary>Pictures in an archive.</summary>
internal sealed class ArchiveSource : ImageSource
{
    public ArchiveSource(string path)
        : base(path)
    {
        using FileStream file = ArchiveFile.OpenRead(path);
        Identity = Stamp(new FileInfo(path), file.Length);
    }

    public override string Identity { get; }

    public override IEnumerable<PictureFile> Read()
    {
        Restart();
        using ArchiveReader reader = ArchiveReader.Open(Path);
        while (reader.Next() is { } entry)
        {
            switch (entry.IsFolder ? PictureKind.Other : PictureNames.KindOf(entry.Name))
            {
                case PictureKind.Unreadable:
                    throw PictureNames.Refusal(Path, entry.Name);
                case PictureKind.Picture:
                    AddFolders(entry.Name);
                    yield return new PictureFile(entry.Name, Bytes(reader, entry));
                    break;
                default:
                    Pass(entry);
                    break;
            }
        }
    }

    private ArraySegment<byte> Bytes(ArchiveReader reader, ArchiveEntry entry) => entry.Length <= ImageFile.MostBytes
        ? reader.ReadPooled(entry)
        : throw new DataException($"{Path}: entry '{entry.Name}' at offset {entry.Offset} has {entry.Length} bytes. Expected a picture of at most {ImageFile.MostBytes}.");

    private void Pass(ArchiveEntry entry)
    {
        Skipped += entry.IsFolder ? 0 : 1;
        if (entry.IsFolder && entry.Name.Length > 0 && !PictureNames.IsHidden(entry.Name))
        {
            _ = Folders.Add(entry.Name);
        }
    }
}
