using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Portal.Kernel.Contracts;

namespace Portal.Registry;

/// <summary>The lists of the registry; their words are the last part of an address: <c>systems</c>.</summary>
public enum ItemKind
{
    Systems,
    Domains,
    Flows,
    Patterns,
    Exceptions,
    Decisions,
}

/// <summary>Something that the registry holds. The slug is its identity everywhere; the record is what is stored, sent, imported and compared.</summary>
public abstract record RegistryItem
{
    public const string SlugPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
    public const int LongestSlug = 100;

    [Display(Name = "Slug"), Description("Identity: lower-case words joined by hyphens."), StringLength(LongestSlug, MinimumLength = 1), RegularExpression(SlugPattern)]
    public string Slug { get; init; } = "";

    [Display(Name = "Name"), StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Display(Name = "Owner"), Description("The person or team that answers for it."), StringLength(200)]
    public string? Owner { get; init; }

    [Display(Name = "Contact"), Description("How the owner is reached: an address, a channel, a number."), StringLength(254)]
    public string? Contact { get; init; }
}

public enum SystemKind { Other, Portal, Erp, Website, Crm, Email, HelpDesk, Scheduling, Payments, Files, Spreadsheet }

public enum Criticality { Low, Normal, High, Vital }

public enum SystemState { Planned, Live, Retiring, Gone }

/// <summary>An application of the company.</summary>
public sealed record RegisteredSystem : RegistryItem
{
    [Display(Name = "Kind"), Description("What sort of application it is.")]
    public SystemKind Kind { get; init; }

    [Display(Name = "Purpose"), Description("Its one job, in a sentence."), StringLength(1_000)]
    public string? Purpose { get; init; }

    [Display(Name = "Vendor"), StringLength(200)]
    public string? Vendor { get; init; }

    [Display(Name = "Version"), StringLength(100)]
    public string? Version { get; init; }

    [Display(Name = "Criticality"), Description("What it costs when it stands still.")]
    public Criticality Criticality { get; init; } = Criticality.Normal;

    [Display(Name = "Documentation"), Description("Where it is described."), StringLength(2_000)]
    public string? Documentation { get; init; }

    [Display(Name = "Integrates"), Description("How it exchanges data today, as people say it."), StringLength(1_000)]
    public string? Integrates { get; init; }

    [Display(Name = "State")]
    public SystemState State { get; init; } = SystemState.Live;

    [Display(Name = "State since"), Description("Day on which that state began, or will.")]
    public DateOnly? StateSince { get; init; }

    [Display(Name = "Connection"), Description("Slug of the connection by which Portal reads and writes it: embedded."), StringLength(LongestSlug)]
    public string? Connection { get; init; }
}

/// <summary>A type of data.</summary>
public sealed record DataDomain : RegistryItem
{
    [Display(Name = "Description"), StringLength(1_000)]
    public string? Description { get; init; }

    [Display(Name = "Fields"), Description("The fields that somebody has to know about."), Length(0, 500)]
    public IReadOnlyList<DomainField> Fields { get; init; } = [];

    [Display(Name = "Records"), Description("What connected systems call its records, where it is not the domain's slug: opportunities, items, subscribers."), Length(0, 20)]
    public IReadOnlyList<string> Records { get; init; } = [];

    [Display(Name = "Claimed by"), Description("Systems that claim to own it, rightly or not."), Length(0, 100)]
    public IReadOnlyList<string> ClaimedBy { get; init; } = [];

    [Display(Name = "Ownership"), Description("Who is the system of record from which day on. One system at any date, for the domain or for one field."), Length(0, 500)]
    public IReadOnlyList<OwnedFrom> Ownership { get; init; } = [];

    [Display(Name = "Copies"), Description("Where its data is kept besides."), Length(0, 200)]
    public IReadOnlyList<DomainCopy> Copies { get; init; } = [];
}

public sealed record DomainField
{
    [Display(Name = "Slug"), StringLength(RegistryItem.LongestSlug, MinimumLength = 1), RegularExpression(RegistryItem.SlugPattern)]
    public required string Slug { get; init; }

    [Display(Name = "Name"), StringLength(200)]
    public string? Name { get; init; }

    [Display(Name = "Type"), Description("Text, amount, date …"), StringLength(100)]
    public string? Type { get; init; }

    [Display(Name = "Description"), StringLength(1_000)]
    public string? Description { get; init; }

    [Display(Name = "Personal"), Description("Says something about a person.")]
    public bool Personal { get; init; }
}

/// <summary>From a day on one system is the system of record, until the next such day of the same domain or field.</summary>
public sealed record OwnedFrom
{
    [Display(Name = "System"), Description("Slug; null: from that day on nobody."), StringLength(RegistryItem.LongestSlug)]
    public string? System { get; init; }

    [Display(Name = "Field"), Description("Slug of one field; left out for the whole domain."), StringLength(RegistryItem.LongestSlug)]
    public string? Field { get; init; }

    [Display(Name = "From"), Description("The first day.")]
    public required DateOnly From { get; init; }

    [Display(Name = "Until"), Description("The first day on which it is over; left out: until the next one begins.")]
    public DateOnly? Until { get; init; }
}

public sealed record DomainCopy
{
    [Display(Name = "System"), StringLength(RegistryItem.LongestSlug, MinimumLength = 1)]
    public required string System { get; init; }

    [Display(Name = "Flow"), Description("The flow that keeps it in step."), StringLength(RegistryItem.LongestSlug)]
    public string? Flow { get; init; }

    [Display(Name = "Fields"), Description("Slugs of the fields that are copied; none: all."), Length(0, 500)]
    public IReadOnlyList<string> Fields { get; init; } = [];

    [Display(Name = "Why"), StringLength(1_000)]
    public string? Why { get; init; }

    [Display(Name = "Freshness"), Description("How old it may be, as people say it: in seconds, nightly."), StringLength(100)]
    public string? Freshness { get; init; }
}

public enum FlowTrigger { RealTime, Batch, ByHand }

public enum FlowState
{
    /// <summary>Somebody found that it runs; nobody has declared it yet.</summary>
    Found,
    Planned,
    Live,
    Retired,
}

/// <summary>A declared movement of data from one system to another.</summary>
public sealed record Flow : RegistryItem
{
    [Display(Name = "From"), Description("Slug of the system that sends."), StringLength(LongestSlug, MinimumLength = 1)]
    public required string From { get; init; }

    [Display(Name = "To"), Description("Slug of the system that receives."), StringLength(LongestSlug, MinimumLength = 1)]
    public required string To { get; init; }

    [Display(Name = "Domain"), Description("Slug of the data domain that it carries."), StringLength(LongestSlug)]
    public string? Domain { get; init; }

    [Display(Name = "Fields"), Description("Slugs of the fields that it carries; none: whatever the domain has."), Length(0, 500)]
    public IReadOnlyList<string> Fields { get; init; } = [];

    [Display(Name = "Pattern"), Description("Slug of the pattern that it follows; none: a snowflake."), StringLength(LongestSlug)]
    public string? Pattern { get; init; }

    [Display(Name = "Trigger")]
    public FlowTrigger? Trigger { get; init; }

    [Display(Name = "Why so"), Description("Why real-time, why batch."), StringLength(1_000)]
    public string? TriggerWhy { get; init; }

    [Display(Name = "Schedule"), Description("Cron expression of a batch: 0 2 * * *."), StringLength(100)]
    public string? Schedule { get; init; }

    [Display(Name = "Rhythm"), Description("Minutes within which it is expected to be seen; left out: whenever something happens."), Range(1, 527_040)]
    public int? RhythmMinutes { get; init; }

    [Display(Name = "Contract"), Description("What both sides rely on: a schema, an address, a document."), StringLength(2_000)]
    public string? Contract { get; init; }

    [Display(Name = "Runbook"), Description("What to do when it fails, for whoever is on call."), StringLength(4_000)]
    public string? Runbook { get; init; }

    [Display(Name = "Credentials"), Description("Names of the credentials that it uses; never the secrets."), Length(0, 20)]
    public IReadOnlyList<string> Credentials { get; init; } = [];

    [Display(Name = "State")]
    public FlowState State { get; init; } = FlowState.Live;

    [Display(Name = "Seen"), Description("Day on which a person last saw it run; what passes through Portal is seen by itself.")]
    public DateOnly? SeenOn { get; init; }

    [Display(Name = "Runs as"), Description("What runs it in Portal."), Length(0, 50)]
    public IReadOnlyList<FlowRunner> RunsAs { get; init; } = [];
}

/// <summary>The thing in Portal that moves a flow's data.</summary>
public sealed record FlowRunner
{
    [Display(Name = "Kind")]
    public required RunnerKind Kind { get; init; }

    [Display(Name = "Name"), Description("Name of the intake kind, API client, subscription, sync flow, connection or import."), StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }
}

/// <summary>One of the few allowed ways to move data.</summary>
public sealed record Pattern : RegistryItem
{
    [Display(Name = "Description"), Description("How it works and when it is the right one."), StringLength(2_000)]
    public string? Description { get; init; }

    [Display(Name = "Allowed"), Description("Flows of this pattern need no exception.")]
    public bool Allowed { get; init; } = true;
}

public enum ExceptionState { Asked, Approved, Refused, Ended }

/// <summary>A flow that follows no allowed pattern, allowed until a date.</summary>
public sealed record FlowException : RegistryItem
{
    [Display(Name = "Flow"), StringLength(LongestSlug, MinimumLength = 1)]
    public required string Flow { get; init; }

    [Display(Name = "Reason"), StringLength(2_000, MinimumLength = 1)]
    public required string Reason { get; init; }

    [Display(Name = "Until"), Description("The last day on which it is allowed.")]
    public required DateOnly Until { get; init; }

    [Display(Name = "Plan"), Description("What takes its place."), StringLength(2_000)]
    public string? Plan { get; init; }

    [Display(Name = "State")]
    public ExceptionState State { get; init; }

    [Display(Name = "Decided by"), StringLength(200)]
    public string? DecidedBy { get; init; }

    [Display(Name = "Decision"), Description("Why it was decided so."), StringLength(2_000)]
    public string? DecisionNote { get; init; }
}

/// <summary>What was decided, by whom, when, and instead of what.</summary>
public sealed record Decision : RegistryItem
{
    [Display(Name = "Decided on")]
    public required DateOnly On { get; init; }

    [Display(Name = "Decided by"), StringLength(200)]
    public string? By { get; init; }

    [Display(Name = "Context"), StringLength(4_000)]
    public string? Context { get; init; }

    [Display(Name = "Choice"), StringLength(4_000)]
    public string? Choice { get; init; }

    [Display(Name = "Alternatives"), StringLength(4_000)]
    public string? Alternatives { get; init; }

    [Display(Name = "About"), Description("Slugs of the systems, domains and flows that it is about."), Length(0, 100)]
    public IReadOnlyList<string> About { get; init; } = [];
}
