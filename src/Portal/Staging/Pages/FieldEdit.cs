using Portal.Kernel.Contracts;

namespace Portal.Staging.Pages;

/// <summary>A field that somebody types in; what was typed outlives every look at what others changed.</summary>
public sealed class FieldEdit(ComparedField field, string text)
{
    public ComparedField Field { get; } = field;
    public string Text { get; set; } = text;
    /// <summary>Why it was not saved.</summary>
    public string? Fault { get; set; }
    public bool Saving { get; set; }
}
