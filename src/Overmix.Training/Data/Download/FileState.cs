namespace Overmix.Training.Data.Download;

/// <summary>What is here of a published file.</summary>
public enum FileState
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>The beginning: a download was cut off.</summary>
    Partial,

    /// <summary>A file of its name, of another length or digest.</summary>
    Wrong,

    /// <summary>A file of its name and length, its digest not looked at yet.</summary>
    Unverified,

    /// <summary>The file: its digest is right.</summary>
    Verified,
}
