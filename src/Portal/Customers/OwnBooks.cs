using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Customers;

/// <summary>
/// The system of record seen by one customer. The number comes from who is signed in, never from an address, so no page can ask for another's.
/// </summary>
sealed class OwnBooks(ICurrentPerson me, SystemsOfRecord systems, IConnections connections)
{
    /// <summary>The number of the customer who is signed in.</summary>
    public string Number => me.CustomerNumber is { Length: > 0 } own ? own : throw new NotFound("Your account is not linked to a customer yet. Ask the people who invited you to link it.");

    /// <summary>Whoever hears answers to quotes; null: the system of record of quotes cannot, and a person does.</summary>
    public IQuoteAnswers? Answers => connections.All<IQuoteAnswers>().FirstOrDefault(a => a.System == systems.Of(SystemsOfRecord.Quotes));

    public ICustomerBook Book => systems.Pick<ICustomerBook>(SystemsOfRecord.Customers);
}
