namespace Overmix.Training.Checkpoints;

/// <summary>Every change that saving makes to the disk, so that tests can make each of them fail.</summary>
internal interface ICheckpointStorage
{
    /// <summary>Creates a folder; nothing happens if it exists.</summary>
    void CreateFolder(string path);

    /// <summary>Writes a file from the start and flushes it to the device.</summary>
    void WriteFile(string path, Action<Stream> content);

    /// <summary>Renames a folder, durably. The target must not exist.</summary>
    void MoveFolder(string from, string to);

    /// <summary>Replaces a text file in one step, durably.</summary>
    void ReplaceText(string path, string content);

    /// <summary>Deletes a folder and all in it.</summary>
    void DeleteFolder(string path);
}
