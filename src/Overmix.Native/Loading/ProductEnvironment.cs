namespace Overmix.Native.Loading;

/// <summary>
/// Makes MKL's products repeat bit for bit. Without its mode of conditional numerical reproducibility MKL promises no such thing, even on one machine at one thread count:
/// work may go to threads in the order in which they come. In the mode it is the same work, on the best instructions of the processor, divided the same way every time.
/// Source: oneMKL Developer Guide, <i>Reproducibility Conditions</i>.
/// </summary>
internal static class ProductEnvironment
{
    private const string Mode = "MKL_CBWR";

    /// <summary>Sets <c>MKL_CBWR=AUTO</c> for libraries loaded from now on, unless the user has chosen a mode.</summary>
    public static void MakeProductsRepeat()
    {
        if (!NativeEnvironment.HandOn(Mode))
        {
            NativeEnvironment.Set(Mode, "AUTO");
        }
    }
}
