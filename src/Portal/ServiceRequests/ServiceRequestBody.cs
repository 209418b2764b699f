using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.ServiceRequests;

/// <summary>What a customer wants looked after.</summary>
sealed record ServiceRequestBody
{
    [Display(Name = "Customer"), Description("Who asks.")]
    public required RequestCustomer Customer { get; init; }

    [Display(Name = "Subject"), Description("What it is about, in a few words."), StringLength(150, MinimumLength = 1)]
    public required string Subject { get; init; }

    [Display(Name = "What is wrong"), Description("What happened, and what you need."), StringLength(4_000, MinimumLength = 1)]
    public required string Description { get; init; }

    [Display(Name = "Asset"), Description("Number on the label of the thing, like A-20001."), StringLength(50)]
    public string? Asset { get; init; }

    [Display(Name = "Contract"), Description("Number of the contract, when it is about a whole one."), StringLength(50)]
    public string? Contract { get; init; }

    [Display(Name = "Priority"), Description("How soon it matters; without one it is normal.")]
    public Priority? Priority { get; init; }

    [Display(Name = "Preferred day"), Description("When somebody may come.")]
    public DateOnly? PreferredDate { get; init; }

    [Display(Name = "Source"), Description("Where it was filled in.")]
    public RequestSource? Source { get; init; }

    public static readonly BodySchema Schema = BodySchema.Of<ServiceRequestBody>("Service request", "Asks for service: what is wrong, with what, and how soon it matters.", """
        {
          "customer": { "number": "C-10000", "company": "Trey Research", "name": "Kim Ellery", "email": "kim@treyresearch.test" },
          "subject": "A desk does not go up any more",
          "description": "The left leg stopped half way. It hums but does not move.",
          "asset": "A-20001",
          "priority": "high",
          "preferredDate": "2026-12-02",
          "source": { "form": "service", "page": "https://www.example.test/service" }
        }
        """);
}

/// <summary>Words that every help desk knows.</summary>
enum Priority
{
    Low,
    Normal,
    High,
    Urgent,
}
