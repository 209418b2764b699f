namespace Portal.Kernel.Contracts;

/// <summary>A connection: an outside system that can be asked whether it answers.</summary>
public interface IConnectedSystem : ISystemOfRecord
{
    /// <summary>Signs in and reads something small.</summary>
    /// <exception cref="ConnectionFault">Says what is wrong in words for the person who set it up.</exception>
    Task Test(CancellationToken stop);
}

/// <summary>What is connected now: what was declared in the settings, what was made in the browser, and the built-in ERP.</summary>
public interface IConnections
{
    /// <summary>Every connection that has the capability.</summary>
    /// <typeparam name="T"><see cref="IQuoteBook"/>, <see cref="IDomainReader"/>, <see cref="IDomainWriter"/> …</typeparam>
    IReadOnlyList<T> All<T>() where T : ISystemOfRecord;
}

/// <summary>What is to be done about a call that failed.</summary>
public enum FaultKind
{
    /// <summary>The system does not know us: a person must look at the credentials.</summary>
    Credentials,
    /// <summary>The system understood and says no; it will say no again.</summary>
    Refused,
    /// <summary>Too many calls, or closed for a while: the same call later.</summary>
    Busy,
    /// <summary>Nothing was done: the system could not be reached, or its answer to a question could not be read. The same call later.</summary>
    Unreachable,
    /// <summary>It may have been done and may not: look before it is done again.</summary>
    Doubtful,
}

/// <summary>A call to an outside system that did not work, in words for people.</summary>
public sealed class ConnectionFault(FaultKind kind, string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public FaultKind Kind { get; } = kind;

    /// <summary>How long the system asked us to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>It concerns this record or letter; the system itself is well.</summary>
    public bool OnlyThis { get; init; }
}
