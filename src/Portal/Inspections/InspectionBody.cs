using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.Inspections;

/// <summary>What somebody found at a customer's place.</summary>
sealed record InspectionBody
{
    [Display(Name = "Asset"), Description("Number on the label of the thing, like A-20001."), StringLength(50)]
    public string? Asset { get; init; }

    [Display(Name = "Contract"), Description("Number of the contract, when everything that it covers was looked at."), StringLength(50)]
    public string? Contract { get; init; }

    [Display(Name = "Inspected on")]
    public required DateOnly InspectedOn { get; init; }

    [Display(Name = "Inspector"), Description("Who looked at it."), StringLength(200, MinimumLength = 1)]
    public required string Inspector { get; init; }

    [Display(Name = "Result"), Description("passed, conditional (to be mended by a day) or failed (not to be used).")]
    public required Result Result { get; init; }

    [Display(Name = "Remarks"), Description("What was found. Needed unless everything passed."), StringLength(4_000)]
    public string? Remarks { get; init; }

    [Display(Name = "Checks"), Description("Points that were looked at."), Length(0, 100)]
    public IReadOnlyList<InspectionCheck>? Checks { get; init; }

    [Display(Name = "Source"), Description("Where it was filled in.")]
    public RequestSource? Source { get; init; }

    public static readonly BodySchema Schema = BodySchema.Of<InspectionBody>("Inspection", "Says what was found at an asset, or at what a contract covers.", """
        {
          "asset": "A-20001",
          "inspectedOn": "2026-11-24",
          "inspector": "Jo Brandt",
          "result": "conditional",
          "remarks": "The cable of the motor is chafed. Replace it before January.",
          "checks": [ { "point": "Stability", "passed": true }, { "point": "Cables", "passed": false, "note": "chafed at the left leg" } ],
          "source": { "form": "inspection", "page": "https://field.example.test/inspection" }
        }
        """);
}

[DisplayName("Check")]
sealed record InspectionCheck
{
    [Display(Name = "Point"), StringLength(200, MinimumLength = 1)]
    public required string Point { get; init; }

    [Display(Name = "Passed")]
    public required bool Passed { get; init; }

    [Display(Name = "Note"), StringLength(500)]
    public string? Note { get; init; }
}

enum Result
{
    Passed,
    Conditional,
    Failed,
}
