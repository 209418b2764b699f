namespace Portal.Kernel.Contracts;

/// <summary>The request breaks a rule of the business: a step that is forbidden now. Answered as 409 <c>business-rule</c>.</summary>
public sealed class BusinessRuleViolation(string message) : Exception(message);

/// <summary>Somebody else changed the thing first. Answered as 409 <c>conflict</c>; nothing was overwritten.</summary>
public sealed class StaleVersion(string message = "This was changed by somebody else in the meantime. Load it again, then decide.") : Exception(message);

/// <summary>There is no such thing, or the caller may not know that there is. Answered as 404 <c>not-found</c>.</summary>
public sealed class NotFound(string message = "There is nothing here, or it is not yours to see.") : Exception(message);

/// <summary>The caller lacks the permission. Answered as 403 <c>forbidden</c>.</summary>
public sealed class Forbidden(string permission) : Exception($"This needs the permission {permission}.")
{
    public string Permission { get; } = permission;
}

/// <summary>A target address that must not be called. Answered as 422 <c>address-refused</c>.</summary>
public sealed class AddressRefused(string message) : Exception(message);

/// <summary>One thing that is wrong with a body.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the member, or to the missing one.</param>
/// <param name="Detail">A sentence for the developer who sent it.</param>
/// <param name="Keyword">The JSON Schema keyword that failed, e.g. <c>required</c>, <c>maxLength</c>.</param>
public sealed record Violation(string Pointer, string Detail, string Keyword);

/// <summary>The body is JSON but not what is asked for. Answered as 422 <c>schema-violation</c> with every violation at once.</summary>
public sealed class InvalidInput(IReadOnlyList<Violation> violations) : Exception(violations.Count == 1 ? violations[0].Detail : $"{violations.Count} things are wrong.")
{
    public InvalidInput(string pointer, string detail, string keyword = "value") : this([new Violation(pointer, detail, keyword)]) { }

    public IReadOnlyList<Violation> Violations { get; } = violations;
}
