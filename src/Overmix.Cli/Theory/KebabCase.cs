using System.Text;

namespace Overmix.Cli.Theory;

/// <summary>Names of code as they are written on a command line.</summary>
internal static class KebabCase
{
    /// <summary><c>InputSize</c> is <c>input-size</c>.</summary>
    public static string Of(string name)
    {
        var kebab = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]))
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(name[i]));
        }

        return kebab.ToString();
    }
}
