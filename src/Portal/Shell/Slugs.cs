using System.Text.RegularExpressions;

namespace Portal.Shell;

/// <summary>Identities that people read and type: lower-case words joined by hyphens.</summary>
public static partial class Slugs
{
    public static bool IsSlug(string text) => Slug().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Slug();
}
