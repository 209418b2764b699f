using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>
/// A connection whose system calls an address of ours when something changed there. A notice is a hint that anybody's delay, repetition or disorder cannot hurt:
/// what is true is read from the system itself. Only a connection that keeps what was posted to it (<see cref="Notice.Row"/>) has no other truth.
/// </summary>
public interface ITakesNotices : ISystemOfRecord
{
    /// <summary>Null: it was told no secret, so it takes none.</summary>
    NoticeProof? Proof { get; }

    /// <summary>Looks whether a call comes from the system, and what it says. Quick: the other side waits.</summary>
    Task<NoticeVerdict> Read(NoticeCall call, CancellationToken stop);
}

/// <summary>A system that calls an address only while it is subscribed to, and for days only: somebody renews.</summary>
public interface ISubscribesToNotices : ITakesNotices
{
    /// <summary>Whether it tells of changes of the domain.</summary>
    bool Tells(string domain);

    /// <summary>One living subscription at the address: renewed when it is there, else made. While this runs, the address must answer.</summary>
    /// <exception cref="ConnectionFault">There is none now, or it was not renewed.</exception>
    Task<NoticeSubscription> Subscribe(string domain, Uri address, CancellationToken stop);
}

/// <param name="Until">When it ends unless it is renewed; null: it does not say.</param>
/// <param name="Made">It was not there: what changed before was not told.</param>
public sealed record NoticeSubscription(DateTimeOffset? Until, bool Made);

/// <summary>How a call shows that it comes from the system.</summary>
/// <param name="Says">For whoever sets the other system up.</param>
/// <param name="AddressEnd">What comes behind the address that is given to it: <c>?secret=…</c>, without the secret itself.</param>
public sealed record NoticeProof(string Says, string AddressEnd = "");

/// <summary>A call to our address, as it came.</summary>
/// <param name="Address">Whole, as the other system knows it.</param>
/// <param name="Headers">By name, without case.</param>
public sealed record NoticeCall(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, DateTimeOffset Now)
{
    public bool IsPost => Method == "POST";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Parameters of the address; the last of a name wins.</summary>
    public IReadOnlyDictionary<string, string> Query => Pairs(Address.Query.TrimStart('?'));

    /// <summary>The body as a form.</summary>
    public IReadOnlyDictionary<string, string> Form => Pairs(System.Text.Encoding.UTF8.GetString(Body.Span));

    static Dictionary<string, string> Pairs(string text)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            pairs[Plain(at < 0 ? part : part[..at])] = at < 0 ? "" : Plain(part[(at + 1)..]);
        }
        return pairs;
    }

    static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>What a call is.</summary>
public abstract record NoticeVerdict
{
    NoticeVerdict() { }

    /// <summary>The system asks whether we are there, and wants exactly this, as text.</summary>
    public sealed record Handshake(string Answer) : NoticeVerdict;

    /// <summary>Nobody that we know, or not what it should be.</summary>
    public sealed record Refused(string Why) : NoticeVerdict;

    /// <summary>It is the system, and says this.</summary>
    /// <param name="Id">The same whenever it is sent again, and never for anything else; null: nothing tells a repetition from a second change.</param>
    /// <param name="LeftOut">Why something in it was passed over; null: nothing was.</param>
    public sealed record Taken(string? Id, IReadOnlyList<Notice> Notices, string? LeftOut = null) : NoticeVerdict;
}

public enum NoticeChange
{
    Created,
    Updated,
    /// <summary>The record is gone. A quote that was made an order is gone too: look before it is told to anybody.</summary>
    Deleted,
    /// <summary>Too many changes to name them: read the domain again from the last watermark.</summary>
    Collection,
}

/// <summary>Something changed there.</summary>
/// <param name="Id">The system's own id; null when it names none.</param>
/// <param name="At">When it happened, by the system's clock.</param>
/// <param name="Row">The record itself, where what is posted is all there is.</param>
public sealed record Notice(string Domain, string? Id, NoticeChange Change, DateTimeOffset? At = null, DomainRow? Row = null);

/// <summary>Records of a domain changed at a connection: whoever copies them reads them now.</summary>
public sealed record SourceChanged(string Connection, string Domain) : IFact;

/// <summary>Which domains of which connections are read by something that runs by itself, so that notices of their changes are of use.</summary>
[Needs]
public sealed record AskWatchedDomains : IRequest<IReadOnlyList<WatchedDomain>>;

public sealed record WatchedDomain(string Connection, string Domain);

/// <summary>A connection leads to another system, account or container from now on: what was agreed with the former one is over, and what is known of its records.</summary>
public sealed record ConnectionRepointed(string Slug) : IFact;

/// <summary>A connection is no more.</summary>
public sealed record ConnectionRemoved(string Slug) : IFact;

/// <summary>What a connection's system told us lately; null: the connection takes no notices.</summary>
[Needs(Permission.RegistryRead)]
public sealed record AskNotices(string Connection) : IRequest<NoticesView?>;

/// <param name="Address">To be given to the other system; only its path while nobody said where Portal is reached.</param>
/// <param name="Proof">Null: it takes none until it is told a secret.</param>
/// <param name="Lately">The newest first.</param>
/// <param name="Subscriptions">Null: it needs none.</param>
public sealed record NoticesView(string Address, bool AddressIsWhole, string? Proof, IReadOnlyList<NoticeRow> Lately, IReadOnlyList<SubscriptionRow>? Subscriptions);

/// <param name="State">waiting, taken, left-out or refused.</param>
/// <param name="Times">It came so often, the first time included.</param>
public sealed record NoticeRow(Guid Id, DateTimeOffset At, string State, string Says, int Times);

/// <param name="Problem">Why it could not be made or renewed; it is tried again.</param>
public sealed record SubscriptionRow(string Domain, DateTimeOffset? Until, string? Problem, DateTimeOffset? NextAt);
