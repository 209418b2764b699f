using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Smtp;

/// <summary>One mail server. Each letter has a connection of its own: nothing is left open that a server would close on us.</summary>
internal sealed class SmtpSystem(string slug, SmtpAccount account, ConnectionRoom room) : IConnectedSystem, IMailer
{
    // Hosted servers take three connections an account.
    readonly Pace pace = new(atOnce: 3, calls: 600, TimeSpan.FromMinutes(1), room.Clock);

    public string System => slug;

    public Task Test(CancellationToken stop) => Speak(new Progress(), (client, limit) => client.NoOpAsync(limit), stop);

    public async Task Send(Letter letter, CancellationToken stop)
    {
        using var message = SmtpLetter.Of(letter, account.From, room.Clock.GetUtcNow());
        var progress = new Progress();
        await Speak(progress, (client, limit) => client.SendAsync(message, limit, progress), stop);
    }

    async Task Speak(Progress progress, Func<SmtpClient, CancellationToken, Task> say, CancellationToken stop)
    {
        using var turn = await pace.Enter(stop);
        using var limit = new CancellationTokenSource(room.Limits.Timeout, room.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            await using var wire = await room.Guard.Dial(account.Host, account.Port, either.Token);
            using var client = Client();
            await client.ConnectAsync(wire, account.Host, account.Port, account.Security, either.Token);
            if (account.User is not null && !client.IsSecure) throw new ConnectionFault(FaultKind.Refused, "The mail server offers no TLS, and the password does not leave unencrypted. Use an address with smtps://, or no user where the server takes letters without one.");
            if (account.User is { } user) await client.AuthenticateAsync(user, account.Password ?? "", either.Token);
            await say(client, either.Token);
            // It was taken: what becomes of the goodbye changes nothing, and MailKit keeps it to itself.
            await client.DisconnectAsync(quit: true, either.Token);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested && SmtpFaults.Of(fault, progress.Begun, room.Limits.Timeout) is { } said)
        {
            throw said;
        }
    }

    SmtpClient Client() => new()
    {
        LocalDomain = account.From.Domain,
        Timeout = (int)room.Limits.Timeout.TotalMilliseconds,
        // Lists of revoked certificates would be fetched past the guard.
        CheckCertificateRevocation = false,
        ServerCertificateValidationCallback = account.CertificateHash is not { } known ? null : (_, certificate, _, errors) =>
            errors is SslPolicyErrors.None || (certificate is not null && certificate.GetCertHashString(HashAlgorithmName.SHA256) == known),
    };

    /// <summary>Remembers that text of the letter is on its way: from here on nobody knows whether it was taken.</summary>
    sealed class Progress : ITransferProgress
    {
        public bool Begun { get; private set; }
        public void Report(long bytesTransferred, long totalSize) => Begun = true;
        public void Report(long bytesTransferred) => Begun = true;
    }
}

/// <summary>What went wrong with a mail server, in our words and in its own.</summary>
internal static class SmtpFaults
{
    /// <param name="begun">Text of the letter was sent already.</param>
    /// <returns>Null: a fault of our own.</returns>
    public static ConnectionFault? Of(Exception fault, bool begun, TimeSpan timeout) => fault switch
    {
        AddressRefused => new(FaultKind.Refused, fault.Message, inner: fault),
        SslHandshakeException => new(FaultKind.Refused, "The mail server's certificate is not trusted, or it speaks no TLS at this port.", inner: fault),
        AuthenticationException { InnerException: SmtpCommandException said } => Said("does not let us in", said, later: FaultKind.Busy, never: FaultKind.Credentials),
        AuthenticationException or ServiceNotAuthenticatedException => new(FaultKind.Credentials, "The mail server does not let us in.", inner: fault),
        SmtpCommandException said => Said("did not take it", said, later: FaultKind.Busy, never: FaultKind.Refused),
        NotSupportedException => new(FaultKind.Refused, $"The mail server cannot do what this needs: {fault.Message}", inner: fault),
        OperationCanceledException => Lost(begun, $"The mail server did not answer within {timeout.TotalSeconds:0} s.", fault),
        SocketException => new(FaultKind.Unreachable, $"The mail server could not be reached: {fault.Message}.", inner: fault),
        IOException or SmtpProtocolException or ServiceNotConnectedException => Lost(begun, "The connection to the mail server broke off.", fault),
        _ => null,
    };

    /// <summary>4xx: the same letter later. 5xx: never (RFC 5321, 4.2.1).</summary>
    static ConnectionFault Said(string what, SmtpCommandException said, FaultKind later, FaultKind never) =>
        new((int)said.StatusCode is >= 400 and < 500 ? later : never, $"The mail server {what}: {(int)said.StatusCode} {Short(said.Message)}", inner: said)
        {
            OnlyThis = said.ErrorCode is SmtpErrorCode.RecipientNotAccepted,
        };

    static ConnectionFault Lost(bool begun, string message, Exception fault) => new(begun ? FaultKind.Doubtful : FaultKind.Unreachable, message, inner: fault);

    static string Short(string words) => words.ReplaceLineEndings(" ") is { Length: > 300 } longer ? longer[..300] : words.ReplaceLineEndings(" ");
}
