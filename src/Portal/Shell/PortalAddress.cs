namespace Portal.Shell;

/// <summary>Where Portal is reached from outside: <c>Portal__Address</c>. Links in letters and addresses for other systems begin with it.</summary>
/// <param name="Url">Null: nobody said, so nothing outside is told to come here.</param>
public sealed record PortalAddress(Uri? Url)
{
    public const string Setting = "Portal__Address";

    public static PortalAddress From(IConfiguration configuration) =>
        new(configuration["Portal:Address"] is not { Length: > 0 } said ? null : Uri.TryCreate(said, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : throw new FormatException($"{Setting} is '{said}', which is no web address."));

    /// <param name="path">From <see cref="Urls"/>; a query may stand behind it.</param>
    public Uri? Of(string path) => Url is null ? null : new Uri(Url, path);
}
