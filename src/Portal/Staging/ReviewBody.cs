using Portal.Shell;

namespace Portal.Staging;

/// <summary>What a program sends with a decision.</summary>
/// <param name="Version">The version that the decision is about.</param>
/// <param name="Draft">What is to change in the draft, as it was written.</param>
sealed record ReviewBody(int? Version, string? Reason, string? Draft)
{
    /// <summary>A submission's limit, and room for the rest of the body.</summary>
    const int Most = 260 * 1024;

    public static async Task<ReviewBody> Read(HttpRequest request, params string[] required)
    {
        var body = await JsonBody.Read(request, optional: required.Length == 0, Most);
        var read = new ReviewBody(body.Whole("version", Needs("version")), body.Text("reason", Needs("reason")), body.Object("draft", Needs("draft")));
        body.Done();
        return read;

        bool Needs(string name) => required.Contains(name);
    }
}
