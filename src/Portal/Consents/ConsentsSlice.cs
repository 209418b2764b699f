using MediatR;
using Portal.Consents.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Consents;

/// <summary>Who agreed to what, when, where and in which words; how they take it back; and the gate that letters pass.</summary>
public sealed class ConsentsSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ConsentSettings.From(builder.Configuration));
        builder.Services.AddSingleton<ConsentDesk>();
        builder.Services.AddSingleton<ConsentBook>().AddSingleton<IDomainReader>(s => s.GetRequiredService<ConsentBook>()).AddSingleton<IDomainWriter>(s => s.GetRequiredService<ConsentBook>());
    }

    public void MapEndpoints(WebApplication app)
    {
        // RFC 8058: mail programs post here by themselves, without cookies; people who follow the link see the page first, since scanners follow links too.
        app.MapPost(Urls.Unsubscribe + "/{token}", async Task<IResult> (string token, HttpRequest request, IMediator mediator, CancellationToken stop) =>
        {
            await mediator.Send(new WithdrawByLink(token), stop);
            var byProgram = request.HasFormContentType && (await request.ReadFormAsync(stop))["List-Unsubscribe"] == "One-Click";
            return byProgram ? TypedResults.Text("You get no more letters.") : TypedResults.LocalRedirect(Urls.ConsentOf(token));
        }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapGet(Urls.Unsubscribe + "/{token}", (string token) => TypedResults.LocalRedirect(Urls.ConsentOf(token))).AllowAnonymous().ExcludeFromDescription();
    }

    public IEnumerable<Setting> Settings =>
    [
        new("Consents__Wording", ConsentSettings.UsualWording, "What front doors show beside the box for news and offers, word for word: it is kept with each consent."),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(330, "The plan", "Consents", Urls.Consents, "i-check", [Permission.CustomersRead], "g o"),
    ];
}
