using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>
/// What the conformance suite must know of a connector: derive one class beside the connector's own tests, with a parameterless constructor.
/// The suite finds it by itself and plays every <see cref="Fault"/> with it.
/// </summary>
public abstract class ConnectorCase
{
    public abstract IConnector Connector { get; }

    /// <summary>Terms that the double lets in.</summary>
    /// <param name="address">Where it answers.</param>
    public abstract ConnectionTerms Terms(Uri address);

    /// <summary>The domain in the README's words, where the terms choose it; null: what the connection says.</summary>
    public virtual string? ChosenDomain => null;

    /// <summary>Puts down what the samples refer to: the customers of quotes, an account, a list.</summary>
    public virtual void Seed(SystemDouble there) { }

    /// <summary>One for each writable domain.</summary>
    public virtual IReadOnlyList<WriteCase> Writes => [];

    /// <summary>One for each readable domain.</summary>
    public virtual IReadOnlyList<ReadCase> Reads => [];

    /// <summary>When it implements <see cref="IQuoteBook"/>.</summary>
    public virtual QuoteCase? Quotes => null;

    /// <summary>Faults that cannot come up with this system, and why: the words stand in the README.</summary>
    public virtual IReadOnlyDictionary<string, string> CannotHappen => new Dictionary<string, string>();

    /// <summary>Faults that are stood as far as the vendor allows, and what is left: the words stand in the README.</summary>
    public virtual IReadOnlyDictionary<string, string> Gaps => new Dictionary<string, string>();

    /// <summary>A fault as this system words it; null: a plain one.</summary>
    /// <param name="fault">One of <see cref="Fault"/>.</param>
    public virtual Mishap? InItsWords(string fault) => null;

    /// <summary>Every case of a connector of ours, by its kind.</summary>
    public static readonly IReadOnlyDictionary<string, ConnectorCase> Every = typeof(ConnectorCase).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(ConnectorCase)) && !t.IsAbstract).Select(t => (ConnectorCase)Activator.CreateInstance(t)!)
        .Where(c => c.Connector.GetType().Assembly == typeof(IConnector).Assembly).OrderBy(c => c.Connector.Title, StringComparer.Ordinal).ToDictionary(c => c.Connector.Kind);

    public bool HasDouble => Connector.OpenDouble(new DoubleShelf(), TimeProvider.System) is not null;

    /// <summary>Those that are played: a double speaks the vendor's protocol. The others only lend their terms to the README.</summary>
    public static readonly IReadOnlyDictionary<string, ConnectorCase> All = Every.Where(c => c.Value.HasDouble && (c.Value.Quotes is not null || c.Value.Reads.Count + c.Value.Writes.Count > 0)).ToDictionary();

    /// <summary>Every connector of the assembly that needs nothing to be made.</summary>
    public static readonly IReadOnlyList<IConnector> Connectors =
        [.. typeof(IConnector).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IConnector)) && t is { IsAbstract: false } && t.GetConstructor([]) is not null).Select(t => (IConnector)Activator.CreateInstance(t)!).OrderBy(c => c.Title, StringComparer.Ordinal)];
}

/// <summary>How rows of a domain are written and found again.</summary>
/// <param name="Row">The n-th sample. Another edition is the same record with some values changed.</param>
/// <param name="Held">Every record in the double that carries the key, as the domain's fields, read without the connector's help. Its fields are compared with the row's.</param>
/// <param name="Poison">A row that the double refuses and our own checks let pass; null when there is no such value.</param>
public sealed record WriteCase(string Domain, Func<int, int, DomainRow> Row, Func<DoubleShelf, string, IReadOnlyList<IReadOnlyDictionary<string, string?>>> Held, Func<int, DomainRow>? Poison = null);

/// <summary>How records of a domain come to be read, and what may be odd with them.</summary>
/// <param name="Kind">Where the double keeps them.</param>
/// <param name="Text">Path in the kept document of a text that may be missing or null: <c>properties.phone</c>.</param>
/// <param name="Choice">Path of a value out of a list that may grow.</param>
/// <param name="Put">Puts the n-th record down at the double (edition 1) or changes it (those after it); null: the domain's <see cref="WriteCase"/> writes it.</param>
/// <param name="Key">Key of the n-th record, when it is put.</param>
/// <param name="Rows">So many fill several pages; more where the connector asks for pages of its own size.</param>
public sealed record ReadCase(string Domain, string Kind, string? Text = null, string? Choice = null, Action<SystemDouble, int, int>? Put = null, Func<int, string>? Key = null, int Rows = 9);

/// <summary>How quotes are made and found again.</summary>
/// <param name="Held">Every quote in the double that carries the key.</param>
public sealed record QuoteCase(Func<int, NewQuote> Quote, Func<DoubleShelf, string, IReadOnlyList<HeldQuote>> Held);

/// <param name="Quantities">Of the lines, in their order.</param>
public sealed record HeldQuote(string CustomerNumber, IReadOnlyList<decimal> Quantities);
