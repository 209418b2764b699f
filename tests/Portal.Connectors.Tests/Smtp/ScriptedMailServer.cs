using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portal.Connectors.Tests.Smtp;

/// <summary>A mail server that follows a script: it speaks SMTP as far as the script lets it.</summary>
public sealed class ScriptedMailServer : IAsyncDisposable
{
    /// <summary>The connection is closed instead of an answer.</summary>
    public const string HangUp = "\0";
    /// <summary>No answer, ever.</summary>
    public const string Silence = "";

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource closing = new();
    readonly Task accepting;

    public ScriptedMailServer()
    {
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public HurriedClock Clock { get; } = new();

    /// <summary>Answers to lines, where they are not the usual ones: the line, or "greeting", or "." at a letter's end. Null: the usual.</summary>
    public Func<string, string?> Script { get; set; } = _ => null;

    public IReadOnlyList<string> Offers { get; set; } = ["8BITMIME", "AUTH PLAIN"];
    public bool TlsFirst { get; init; }
    public X509Certificate2? Certificate { get; init; }

    public ConcurrentQueue<string> Lines { get; } = [];
    /// <summary>Letters that came whole.</summary>
    public ConcurrentQueue<string> Letters { get; } = [];
    public bool Encrypted { get; private set; }

    async Task Accept()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await listener.AcceptTcpClientAsync(closing.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    async Task Serve(TcpClient client)
    {
        using var _ = client;
        try
        {
            Stream wire = client.GetStream();
            if (TlsFirst) wire = await Encrypt(wire);
            if (!await Say(wire, "greeting", "220 mail.example.org ESMTP")) return;
            while (await Line(wire) is { } line)
            {
                Lines.Enqueue(line);
                var usual = line.Split(' ')[0].ToUpperInvariant() switch
                {
                    "EHLO" => string.Join("\r\n", ((string[])["mail.example.org", .. Offers]).Select((o, i) => $"250{(i == Offers.Count ? ' ' : '-')}{o}")),
                    "AUTH" => "235 2.7.0 Welcome",
                    "STARTTLS" => "220 Go ahead",
                    "DATA" => "354 End with a dot",
                    "QUIT" => "221 Bye",
                    _ => "250 OK",
                };
                if (!await Say(wire, line, usual)) return;
                if (line == "STARTTLS" && usual.StartsWith("220", StringComparison.Ordinal)) wire = await Encrypt(wire);
                if (line == "DATA" && Script(line) is null && !await Letter(wire)) return;
                if (line == "QUIT") return;
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client has left.
        }
    }

    async Task<bool> Letter(Stream wire)
    {
        var letter = new StringBuilder();
        for (string? line; (line = await Line(wire)) != ".";)
        {
            if (line is null) return false;
            letter.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }
        if (Script(".") is null) Letters.Enqueue(letter.ToString());
        return await Say(wire, ".", "250 2.0.0 Queued");
    }

    async Task<bool> Say(Stream wire, string to, string usual)
    {
        var answer = Script(to) ?? usual;
        if (answer == HangUp) return false;
        if (answer == Silence)
        {
            Clock.LetTimePass();
            await Task.Delay(Timeout.Infinite, closing.Token);
        }
        await wire.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), closing.Token);
        return true;
    }

    async Task<SslStream> Encrypt(Stream wire)
    {
        var tls = new SslStream(wire);
        await tls.AuthenticateAsServerAsync(Certificate!);
        Encrypted = true;
        return tls;
    }

    async Task<string?> Line(Stream wire)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await wire.ReadAsync(one, closing.Token) == 1)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        return null;
    }

    public static X509Certificate2 SelfMade()
    {
        using var key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=mail.example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) { CertificateExtensions = { names.Build() } };
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        closing.Dispose();
        Certificate?.Dispose();
    }
}
