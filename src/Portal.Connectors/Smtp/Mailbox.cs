using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Smtp;

/// <summary>The stand-in of a mail server: a mailbox in which every letter lies, whoever it is for. Nothing is sent.</summary>
public sealed class Mailbox : SystemDouble
{
    internal const string Address = "http://mailbox.test/letters", Letters = "letters";

    public Mailbox(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock)
    {
        Map(HttpMethod.Get, "/letters", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        Map(HttpMethod.Post, "/letters", ask =>
        {
            var letter = ask.Json()!;
            letter["receivedAt"] = Now.ToString("O");
            // As a mail server does: what comes twice is there twice.
            Shelf.Put(Letters, Guid.CreateVersion7(Now).ToString(), letter);
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        });
    }

    public override IReadOnlyList<string> Kinds => [Letters];
}

/// <summary>Puts letters into the mailbox.</summary>
internal sealed class MailboxSystem(string slug, ConnectionRoom room) : IConnectedSystem, IMailer
{
    readonly HttpMessageInvoker wire = new(room.Wire, disposeHandler: false);

    public string System => slug;

    public async Task Test(CancellationToken stop) => await Ask(HttpMethod.Get, null, stop);

    public Task Send(Letter letter, CancellationToken stop) => Ask(HttpMethod.Post, new JsonObject
    {
        ["to"] = letter.To, ["toName"] = letter.ToName, ["subject"] = letter.Subject, ["text"] = letter.Text, ["unsubscribe"] = letter.Unsubscribe?.AbsoluteUri, ["messageId"] = letter.MessageId,
    }, stop);

    async Task Ask(HttpMethod method, JsonObject? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, Mailbox.Address) { Content = body is null ? null : new StringContent(body.ToJsonString()) };
        try
        {
            using var answer = await wire.SendAsync(request, stop);
            if (!answer.IsSuccessStatusCode) throw new ConnectionFault(FaultKind.Busy, $"The mailbox answers {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException fault)
        {
            throw new ConnectionFault(FaultKind.Doubtful, "The connection to the mailbox broke off.", inner: fault);
        }
    }
}
