using Portal.Kernel.Contracts;
using Portal.Shell.Schemas;

namespace Portal.Shell.Kinds.Rules;

/// <summary>What the schema does not name is kept, and somebody should know that nothing reads it.</summary>
/// <param name="becomes">What the record becomes: "quote".</param>
sealed class UndeclaredMembersRule(BodySchema schema, string becomes) : IKindRule<KindCase>
{
    const int MostShown = 20;

    public string Slug => "unknown-member";
    public string Says => $"Every member is one that the schema names; others are kept with the record, but do not go into the {becomes}.";

    public IEnumerable<Finding> Look(KindCase request)
    {
        var found = schema.Undeclared(request.Draft.Json);
        var shown = found.Take(MostShown).Select(m => this.Found(Severity.Info, m.Pointer, $"\"{m.Name}\" is not in the schema: it is kept, but does not go into the {becomes}.", m.Text));
        return found.Count <= MostShown ? shown : shown.Append(this.Found(Severity.Info, "", $"{found.Count - MostShown} more members are not in the schema."));
    }
}
