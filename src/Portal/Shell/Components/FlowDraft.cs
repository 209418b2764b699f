using Portal.Kernel.Contracts;

namespace Portal.Shell.Components;

/// <summary>What a form holds about flows: those that are chosen, and one that is to be registered along.</summary>
public sealed class FlowDraft
{
    /// <summary>Slugs.</summary>
    public List<string> Chosen { get; } = [];
    public bool Registers { get; set; }
    public string Name { get; set; } = "";
    public string From { get; set; } = "";
    public string To { get; set; } = "";
    public string Pattern { get; set; } = "";
    public string Owner { get; set; } = "";
    public string Reason { get; set; } = "";
    public DateOnly? Until { get; set; }

    public bool IsEmpty => Chosen.Count == 0 && !Registers;

    /// <summary>Null when none is to be registered.</summary>
    public ProposeFlow? Proposal => !Registers ? null : new ProposeFlow(Name.Trim(), From, To)
    {
        Pattern = Pattern, Owner = Owner, Exception = Reason.Length == 0 && Until is null ? null : new ExceptionAsked(Reason, Until),
    };

    /// <summary>What a form says that was left without a flow.</summary>
    public static readonly Violation Missing = new("/flow", "Choose the flow that this belongs to, or register one.", "required");
}
