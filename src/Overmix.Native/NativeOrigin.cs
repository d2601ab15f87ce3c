namespace Overmix.Native;

/// <summary>Where libtorch was found.</summary>
public enum NativeOrigin
{
    /// <summary>The folder that the environment variable <c>OVERMIX_LIBTORCH</c> names.</summary>
    Environment,

    /// <summary>Beside the application.</summary>
    Application,

    /// <summary>The NuGet package folder.</summary>
    PackageCache,
}
