using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Portal.Kernel.Contracts;
using Portal.Kernel.Mediation;

namespace Portal.Shell;

/// <summary>
/// The character U+0000 cannot be stored as text, and nobody who is honest sends it: refused once for the query and the form of every address.
/// JSON bodies are looked at where they are read, what people type in pages before a use case sees it.
/// </summary>
sealed class NoNul(RequestDelegate next)
{
    public Task Invoke(HttpContext context)
    {
        // The page that explains a refusal is drawn under the address that was refused.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || Refused(context) is not { } name) return next(context);
        if (!Answers.IsPage(context)) throw new InvalidInput($"/{PlainText.Escape(name)}", PlainText.Nul, "pattern");
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    /// <summary>The first parameter or field that holds one.</summary>
    static string? Refused(HttpContext context)
    {
        var query = context.Request.QueryString.Value;
        if (query?.Contains("%00", StringComparison.Ordinal) is true)
            foreach (var (name, values) in context.Request.Query)
                if (name.Contains('\0') || values.Any(v => v?.Contains('\0') is true)) return name;
        // Whoever protects itself from forgery has read its form by now; no other form is read at all, and a forged one is refused anyway.
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true } && context.Features.Get<IFormFeature>()?.Form is { } form)
            foreach (var (name, values) in form)
                if (name.Contains('\0') || values.Any(v => v?.Contains('\0') is true)) return name;
        return null;
    }
}
