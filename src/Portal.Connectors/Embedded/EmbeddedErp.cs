namespace Portal.Connectors.Embedded;

/// <summary>The ERP for a company that has none with an API: tables and number series of our own, behind the same interfaces as any other.</summary>
public static class EmbeddedErp
{
    /// <summary>Slug of its connection.</summary>
    public const string Slug = "embedded";
}
