using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Operations.ApiDocs;

/// <summary>The OpenAPI document as a page shows it.</summary>
public sealed record ApiGroup(string Name, string? Says, IReadOnlyList<ApiOperation> Operations);

/// <param name="Anchor">Of the page: "post-api-v1-intake-kind".</param>
public sealed record ApiOperation(
    string Anchor, string Method, string Path, string? Title, string? Says, bool Open,
    IReadOnlyList<ApiMember> Parameters, IReadOnlyList<string> Takes, IReadOnlyList<ApiMember> Body, string? Example, IReadOnlyList<ApiAnswer> Answers);

/// <param name="Name">With its way: <c>customer.email</c>, <c>lines[].item</c>.</param>
/// <param name="Where">body, path, query, header.</param>
public sealed record ApiMember(string Name, string Where, string Type, bool Required, string? Says);

public sealed record ApiAnswer(string Status, string? Says, IReadOnlyList<ApiMember> Body);

/// <summary>Reads the document that <c>/openapi/v1.json</c> serves, so that page and document never part.</summary>
sealed class ApiDescription([FromKeyedServices(ApiDescription.Document)] IOpenApiDocumentProvider documents)
{
    public const string Document = "v1";
    const int Depth = 4;

    public async Task<IReadOnlyList<ApiGroup>> Read(CancellationToken stop)
    {
        var document = await documents.GetOpenApiDocumentAsync(stop);
        var operations = document.Paths
            .SelectMany(path => (path.Value.Operations ?? []).Select(o => (Path: path.Key, Method: o.Key, Operation: o.Value)))
            .GroupBy(o => o.Operation.Tags?.FirstOrDefault()?.Name ?? "Other", o => OperationOf(o.Path, o.Method, o.Operation));
        return [.. operations.Select(g => new ApiGroup(g.Key, document.Tags?.FirstOrDefault(t => t.Name == g.Key)?.Description, [.. g]))];
    }

    static ApiOperation OperationOf(string path, HttpMethod method, OpenApiOperation operation)
    {
        var content = operation.RequestBody?.Content;
        var body = content?.Values.FirstOrDefault();
        var example = body?.Example ?? body?.Examples?.Values.FirstOrDefault()?.Value ?? body?.Schema?.Examples?.FirstOrDefault();
        return new ApiOperation(
            Anchor($"{method.Method}{path}"), method.Method, path, operation.Summary, operation.Description, operation.Security is { Count: 0 },
            [.. (operation.Parameters ?? []).Select(p => new ApiMember(p.Name ?? "", Format.Slug(p.In ?? ParameterLocation.Query), TypeOf(p.Schema), p.Required, p.Description))],
            [.. content?.Keys ?? []], Members(body?.Schema), example is null ? null : Json.Indent(example.ToJsonString()),
            [.. (operation.Responses ?? []).Select(r => new ApiAnswer(r.Key, r.Value.Description, Members(r.Value.Content?.Values.FirstOrDefault()?.Schema)))]);
    }

    static string Anchor(string text) => string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Replace("--", "-").Trim('-');

    static IReadOnlyList<ApiMember> Members(IOpenApiSchema? schema)
    {
        var members = new List<ApiMember>();
        if (schema is not null) Walk(schema, "", 0, members);
        return members;
    }

    static void Walk(IOpenApiSchema schema, string way, int depth, List<ApiMember> members)
    {
        if (depth >= Depth) return;
        if (schema.Items is { } items)
        {
            Walk(items, way + "[]", depth + 1, members);
            return;
        }
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            var full = way.Length == 0 ? name : $"{way}.{name}";
            members.Add(new ApiMember(full, "body", TypeOf(member), schema.Required?.Contains(name) is true, member.Description));
            Walk(member, full, depth + 1, members);
        }
    }

    static string TypeOf(IOpenApiSchema? schema)
    {
        if (schema is null) return "";
        if (schema.Enum is { Count: > 0 } words) return string.Join(" | ", words.Select(Plain));
        if (schema.Type is not { } type) return schema.OneOf?.Concat(schema.AnyOf ?? []).Select(TypeOf).FirstOrDefault(t => t.Length > 0) ?? "any";
        var name = (type & ~JsonSchemaType.Null).ToString().ToLowerInvariant();
        return schema.Items is { } items ? $"list of {TypeOf(items)}" : schema.Format is { } format ? $"{name} ({format})" : name;
    }

    static string Plain(JsonNode? word) => word is null ? "null" : word.GetValueKind() is JsonValueKind.String ? word.GetValue<string>() : word.ToJsonString();
}
