using System.Globalization;
using Overmix.Core.Errors;
using Overmix.Native;
using static TorchSharp.torch;

namespace Overmix.Training.Compute;

/// <summary>The device that was asked for is not there.</summary>
public sealed class DeviceException(string message) : UserErrorException(message, ExitCode.Usage);

/// <summary>Opens devices by name.</summary>
public static class ComputeDevice
{
    /// <summary>A device.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> (the first GPU) or <c>cuda:N</c>.</param>
    /// <exception cref="DeviceException">There is no such device, or libtorch was built without it.</exception>
    public static Device Open(string name)
    {
        LibTorch.EnsureLoaded();
        if (name == "cpu")
        {
            return CPU;
        }

        int index = name.Contains(':', StringComparison.Ordinal) ? int.Parse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        int count = CountGpus();
        return index < count ? device($"cuda:{index}")
            : count > 0 ? throw new DeviceException($"train.device: there is no GPU {index} here; libtorch sees {count}, numbered from 0. Choose one of them, or cpu.")
            : throw new DeviceException($"train.device: {name} was asked for, but libtorch {LibTorch.Version} here sees no NVIDIA GPU. Let OVERMIX_LIBTORCH name the lib folder of a libtorch or PyTorch with CUDA (overmix doctor shows what is loaded), or choose cpu.");
    }

    /// <summary>Says whether a device is there, for those who do not compute on it themselves.</summary>
    /// <param name="name">As for <see cref="Open"/>.</param>
    /// <exception cref="DeviceException">It is not.</exception>
    public static void Require(string name) => _ = Open(name);

    /// <summary>Number of NVIDIA GPUs that libtorch can use; 0 where it was built without CUDA.</summary>
    public static int CountGpus()
    {
        LibTorch.EnsureLoaded();
        return cuda.is_available() ? cuda.device_count() : 0;
    }
}
