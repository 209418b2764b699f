using Portal.Kernel.Contracts;

namespace Portal.Registry.Answers;

public enum SubjectKind { System, Flow, Domain, Field, Client, Credential }

/// <summary>What is to be changed.</summary>
/// <param name="Name">A slug; of a field <c>domain/field</c>; of a client or credential its name.</param>
public sealed record Subject(SubjectKind Kind, string Name)
{
    /// <summary>Its word in addresses: <c>system</c>.</summary>
    public string Word => Kind.ToString().ToLowerInvariant();

    public string Domain => Kind is SubjectKind.Field ? Name.Split('/', 2)[0] : Name;
    public string? Field => Kind is SubjectKind.Field && Name.Split('/', 2) is [_, var part] ? part : null;

    /// <summary>The one that a request names.</summary>
    /// <exception cref="InvalidInput">None is named, or several.</exception>
    public static Subject Of(params IReadOnlyList<(SubjectKind Kind, string? Name)> given) =>
        given.Where(g => !string.IsNullOrWhiteSpace(g.Name)).ToList() is [var (kind, name)] ? new(kind, name!.Trim())
            : throw new InvalidInput("", "Name exactly one subject: system, flow, domain, field (domain/field), client or credential.", "oneOf");

    /// <summary>As people call it; null when the registry does not know it.</summary>
    public string? TitleIn(Picture picture)
    {
        var book = picture.Book;
        return Kind switch
        {
            SubjectKind.System => book.System(Name)?.Name,
            SubjectKind.Flow => book.Flow(Name)?.Name ?? picture.Seen.Undeclared.FirstOrDefault(u => u.Slug == Name)?.Name,
            SubjectKind.Domain => book.Domain(Name)?.Name,
            SubjectKind.Field => Field is { Length: > 0 } part && book.Domain(Domain) is { } domain && Has(book, domain, part) ? $"{domain.Name}, {domain.Fields.FirstOrDefault(f => f.Slug == part)?.Name ?? part}" : null,
            SubjectKind.Client => book.Flows.SelectMany(picture.RunnersOf).Concat(picture.Seen.Undeclared.Select(u => u.Runner)).Any(Is) ? Name : null,
            _ => book.Flows.Any(f => f.Credentials.Contains(Name)) ? Name : null,
        };
    }

    public bool Is(FlowRunner runner) => Kind is SubjectKind.Client && runner.Kind is RunnerKind.ApiClient && string.Equals(runner.Name, Name, StringComparison.OrdinalIgnoreCase);

    static bool Has(Book book, DataDomain domain, string field) =>
        domain.Fields.Any(f => f.Slug == field) || domain.Ownership.Any(o => o.Field == field) || book.Carrying(domain.Slug).Any(f => f.Fields.Contains(field));
}
