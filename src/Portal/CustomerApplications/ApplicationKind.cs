using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.CustomerApplications;

/// <summary>The intake kind: a company applies, the system of record gets a customer.</summary>
[NeedsDomain<IRegister>(Domains.Customers), NeedsDomain<IReferenceBook>(Domains.Customers)]
sealed class ApplicationKind(KindDesk desk, ApplicationSettings settings) : IntakeKind<ApplicationBody, ApplicationCase>(desk)
{
    readonly IReadOnlySet<string> shared = ApplicationSettings.Words(settings.SharedMailDomains);

    public override string Name => "customer-applications";
    public override string Title => "Customer application";
    public override string Becomes => "customer";
    public override string KeyPrefix => "PC-";

    protected override BodySchema Body => ApplicationBody.Schema;
    protected override IReadOnlyList<IKindRule<ApplicationCase>> Looks { get; } = ApplicationRules.All(settings);
    protected override TimeSpan Alike { get; } = TimeSpan.FromDays(settings.DuplicateDays);

    protected override async Task<IReadOnlyList<ApplicationCase>> Load(IReadOnlyList<Asked<ApplicationBody>> all, CancellationToken stop)
    {
        var question = ReferenceDesk.Question([], all.Select(a => a.Body.Contact.Email), all.Select(a => a.Body.Company.Name)) with
        {
            VatNumbers = ReferenceDesk.Some(all.Select(a => NormalisedVat.Of(a.Body.Company.VatNumber))),
            EmailDomains = ReferenceDesk.Some(all.Select(a => DomainOf(a.Body))),
        };
        var known = (await Desk.Systems.Pick<IReferenceBook>(Domains.Customers).Load(question, stop)).Customers;
        var (byVat, byName, byEmail, byDomain) = (
            known.ToLookup(c => NormalisedVat.Of(c.VatNumber) ?? ""), known.ToLookup(c => NormalisedName.Of(c.Name)),
            known.ToLookup(c => c.Email ?? "", StringComparer.OrdinalIgnoreCase), known.ToLookup(c => c.Email?[(c.Email.LastIndexOf('@') + 1)..] ?? "", StringComparer.OrdinalIgnoreCase));
        return
        [
            .. all.Select(a => new ApplicationCase
            {
                Draft = a.Draft, Today = Desk.Today, Body = a.Body, Domain = DomainOf(a.Body),
                Same =
                [
                    .. (NormalisedVat.Of(a.Body.Company.VatNumber) is { } vat ? byVat[vat] : []).Concat(byName[NormalisedName.Of(a.Body.Company.Name)])
                        .Concat(byEmail[a.Body.Contact.Email]).Concat(DomainOf(a.Body) is { } domain ? byDomain[domain] : []).Distinct().OrderBy(c => c.Number, StringComparer.Ordinal),
                ],
            }),
        ];
    }

    string? DomainOf(ApplicationBody body)
    {
        var domain = body.Contact.Email[(body.Contact.Email.LastIndexOf('@') + 1)..].ToLowerInvariant();
        return shared.Contains(domain) ? null : domain;
    }

    protected override Live Shown(ApplicationCase request) => request.Same is [var one] ? Live.Of([("/company/name", $"{one.Number} {one.Name}"), ("/company/vatNumber", one.VatNumber), ("/contact/email", one.Email), ("/contact/phone", one.Phone)]) : Live.Nothing;

    public override async Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop)
    {
        var body = Read(record);
        var (company, contact, address) = (body.Company, body.Contact, body.Address);
        var (system, number) = await Desk.Register(
            Domains.Customers, record, stop,
            (Fields.Company, company.Name), (Fields.VatNumber, company.VatNumber), (Fields.Website, company.Website), (Fields.Contact, contact.Name), (Fields.Email, contact.Email), (Fields.Phone, contact.Phone),
            (Fields.Street, address.Street), (Fields.PostCode, address.PostCode), (Fields.City, address.City), (Fields.Country, address.Country),
            (Fields.Currency, body.Currency ?? settings.DefaultCurrency), (Fields.CreditLimit, RowText.Of(settings.CreditLimit)));
        return new PromotedDocument("customer", number, system, company.Name, null, Requester: Requesters.Of(new RequestCustomer { Name = contact.Name, Email = contact.Email }, body.Consent, body.Source));
    }

    public override IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at)
    {
        var body = Read(record);
        return new CustomerCreated(record.Id, document.Number, body.Company.Name, body.Contact.Email.ToLowerInvariant(), false, at);
    }
}
