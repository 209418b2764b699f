using Portal.Kernel.Contracts;

namespace Portal.Connections;

/// <summary>What a connection can do, in words of the API: <c>quotes.create</c>, <c>customers.read</c> …</summary>
static class Capabilities
{
    public static IReadOnlyList<string> Of(ISystemOfRecord system)
    {
        var can = new List<string>();
        if (system is IQuoteBook) can.Add("quotes.create");
        if (system is IQuoteAnswers) can.Add("quotes.answer");
        if (system is IReferenceBook) can.Add("reference.read");
        if (system is ICustomerBook) can.Add("customers.documents");
        if (system is ITakesNotices { Proof: not null }) can.Add("notices.take");
        if (system is IMailer) can.Add("mail.send");
        if (system is IDomainReader reader) can.AddRange(reader.Readable.Select(s => $"{s.Domain}.read"));
        if (system is IDomainWriter writer) can.AddRange(writer.Writable.Select(s => $"{s.Domain}.write"));
        return [.. can.Order(StringComparer.Ordinal)];
    }
}
