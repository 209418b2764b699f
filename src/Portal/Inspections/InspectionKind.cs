using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.Inspections;

/// <summary>The intake kind: a technician inspected something, the system of record keeps it at the asset or contract.</summary>
[NeedsDomain<IRegister>(Domains.Inspections), NeedsDomain<IHoldingBook>(Domains.Assets)]
sealed class InspectionKind(KindDesk desk) : IntakeKind<InspectionBody, InspectionCase>(desk)
{
    public override string Name => "inspections";
    public override string Title => "Inspection";
    public override string Becomes => "inspection";
    public override string KeyPrefix => "PI-";

    protected override BodySchema Body => InspectionBody.Schema;
    protected override IReadOnlyList<IKindRule<InspectionCase>> Looks => InspectionRules.All;
    protected override TimeSpan Alike { get; } = TimeSpan.FromDays(30);

    protected override async Task<IReadOnlyList<InspectionCase>> Load(IReadOnlyList<Asked<InspectionBody>> all, CancellationToken stop)
    {
        var held = await Desk.Holdings(all.Select(a => a.Body.Asset), all.Select(a => a.Body.Contract), stop);
        return [.. all.Select(a => new InspectionCase { Draft = a.Draft, Today = Desk.Today, Body = a.Body, Asset = held.Asset(a.Body.Asset), Contract = held.Contract(a.Body.Contract) })];
    }

    protected override Live Shown(InspectionCase request) => Live.Of([("/asset", Says(request.Asset)), ("/contract", Says(request.Contract))]);

    static string? Says(Holding? holding) => holding is null ? null : $"{holding.Name}, {holding.CustomerNumber} {holding.Company}";

    public override async Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop)
    {
        var body = Read(record);
        var (system, number) = await Desk.Register(
            Domains.Inspections, record, stop,
            (Fields.Asset, body.Asset?.Trim()), (Fields.Contract, body.Contract?.Trim()), (Fields.Customer, record.CustomerNumber), (Fields.InspectedOn, RowText.Of(body.InspectedOn)),
            (Fields.Inspector, body.Inspector), (Fields.Result, body.Result.ToString().ToLowerInvariant()), (Fields.Remarks, Remarks(body)));
        return new PromotedDocument("inspection", number, system, null, null);
    }

    /// <summary>The remarks with the checks under them.</summary>
    static string? Remarks(InspectionBody body)
    {
        var checks = (body.Checks ?? []).Select(c => $"{c.Point}: {(c.Passed ? "passed" : "failed")}{(string.IsNullOrWhiteSpace(c.Note) ? "" : $" ({c.Note.Trim()})")}");
        var text = string.Join("\n", new[] { body.Remarks?.Trim() }.Where(r => !string.IsNullOrEmpty(r)).Concat(checks));
        return text.Length == 0 ? null : text;
    }

    public override IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at)
    {
        var body = Read(record);
        return new InspectionCreated(record.Id, record.Key, document.Number, body.Asset?.Trim(), body.Contract?.Trim(), new EventCustomer(record.CustomerNumber ?? "", document.Company), body.Result.ToString().ToLowerInvariant(), body.InspectedOn, at);
    }
}
