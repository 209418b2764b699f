using Portal.Shell;

namespace Portal.Access;

/// <summary>Where to go after signing in: an address of ours and nothing else.</summary>
static class ReturnUrl
{
    /// <summary>The address when it is a path of this site, else home.</summary>
    public static string OrHome(string? address) => IsOurs(address) ? address! : Urls.Home;

    // Browsers read a backslash as a slash and drop tabs and line ends, so "/\evil" and "/<tab>/evil" are other sites.
    static bool IsOurs(string? address) =>
        address is { Length: > 0 and <= 2000 }
        && address[0] == '/'
        && !address.StartsWith("//", StringComparison.Ordinal)
        && !address.Any(c => c == '\\' || char.IsControl(c))
        && !address.StartsWith(Urls.SignIn, StringComparison.OrdinalIgnoreCase)
        && !address.StartsWith(Urls.SignOut, StringComparison.OrdinalIgnoreCase);
}
