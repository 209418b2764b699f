using Portal.Registry.UseCases;

namespace Portal.Registry.Pictures;

/// <summary>Which look a movement has, and how that look is called.</summary>
static class MapLooks
{
    public static EdgeLook LookOf(this Picture picture, FlowLine line) => line.Status switch
    {
        FlowStatus.Undeclared => EdgeLook.Undeclared,
        FlowStatus.Stale => EdgeLook.NotSeen,
        FlowStatus.Retired => EdgeLook.Retired,
        FlowStatus.Planned => EdgeLook.Planned,
        _ when picture.Book.Pattern(line.Pattern) is not { Allowed: true } => EdgeLook.Exception,
        _ => line.Pattern switch
        {
            Patterns.Intake => EdgeLook.Intake,
            Patterns.EventPush => EdgeLook.EventPush,
            Patterns.BatchSync => EdgeLook.BatchSync,
            Patterns.FileExchange => EdgeLook.FileExchange,
            _ => EdgeLook.Other,
        },
    };

    public static string Says(this EdgeLook look) => look switch
    {
        EdgeLook.EventPush => "Event push",
        EdgeLook.BatchSync => "Batch sync",
        EdgeLook.FileExchange => "File exchange",
        EdgeLook.Other => "Other pattern",
        EdgeLook.Undeclared => "Not declared",
        EdgeLook.NotSeen => "Not seen",
        _ => look.ToString(),
    };

    /// <summary>Class of its line, arrow and label.</summary>
    public static string Class(this EdgeLook look) => $"m-{look.Word()}";

    /// <summary>The shape that its label carries; null: the line says enough.</summary>
    public static string? Mark(this EdgeLook look) => look switch
    {
        EdgeLook.Exception => "s-warn",
        EdgeLook.Undeclared => "s-bad",
        EdgeLook.NotSeen => "s-wait",
        _ => null,
    };

    /// <summary>For those who hear the map: "Assets, from Help desk to ERP: Batch sync, not seen".</summary>
    public static string Title(this Picture picture, FlowLine line, EdgeLook look)
    {
        var pattern = picture.Book.Pattern(line.Pattern)?.Name;
        var says = pattern is null || string.Equals(pattern, look.Says(), StringComparison.OrdinalIgnoreCase) ? look.Says() : $"{pattern}, {look.Says().ToLowerInvariant()}";
        return $"{line.Name}, from {picture.Book.NameOf(line.From)} to {picture.Book.NameOf(line.To)}: {says}";
    }

    /// <summary>"CRM: 3 flows".</summary>
    public static string Title(this MapBox box) => box.System is null ? $"{box.Title}, not registered" : box.Notes.Count == 0 ? box.Title : $"{box.Title}, {string.Join(", ", box.Notes)}";
}
