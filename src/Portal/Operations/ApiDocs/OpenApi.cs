using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Portal.Shell;

namespace Portal.Operations.ApiDocs;

/// <summary>The OpenAPI document: what Portal is, and how callers show who they are.</summary>
static class OpenApi
{
    const string Bearer = "apiKey";

    const string About = """
        Send records to Portal, read what became of them, and hear of events.

        Every call carries `Authorization: Bearer pk_…`, the key of an API client with the scope that the call names.
        Errors are `application/problem+json` (RFC 9457); their `type` is an address here that explains them, their `traceId` finds the log line.
        Lists answer `{ "items", "nextCursor" }`; send `cursor` to read on. Times are RFC 3339 in UTC, money and quantities are JSON numbers.
        """;

    public static void AddApiDocs(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ApiDescription>();
        builder.Services.AddOpenApi(ApiDescription.Document, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Portal", Version = ApiDescription.Document, Description = About };
                // The address that served the document is the one to call; a fixed one would be wrong behind a proxy.
                document.Servers = [];
                (document.Components ??= new OpenApiComponents()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "pk_…", Description = "Key of an API client" },
                };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                foreach (var limit in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p is { Name: "limit", In: ParameterLocation.Query }) ?? [])
                    limit.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{Query.Most}" };
                var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                if (metadata.OfType<IAllowAnonymous>().Any())
                {
                    operation.Security = [];
                    return Task.CompletedTask;
                }
                var scopes = metadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>().SelectMany(p => p.Split('|')).Distinct().ToList();
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = scopes }];
                if (scopes.Count > 0) operation.Description = $"{operation.Description}\n\nScope: {string.Join(" or ", scopes)}.".Trim();
                return Task.CompletedTask;
            });
        });
    }
}
