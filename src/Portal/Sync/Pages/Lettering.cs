using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Portal.Sync.Pages;

/// <summary>Text in a drawing: Razor keeps the element's name for itself.</summary>
public sealed class Lettering : ComponentBase
{
    [Parameter, EditorRequired] public required double X { get; set; }
    [Parameter, EditorRequired] public required double Y { get; set; }
    [Parameter, EditorRequired] public required string Says { get; set; }
    [Parameter] public string? Class { get; set; }
    /// <summary>It ends at X.</summary>
    [Parameter] public bool Ends { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", X);
        builder.AddAttribute(2, "y", Y);
        builder.AddAttribute(3, "class", Class);
        builder.AddAttribute(4, "text-anchor", Ends ? "end" : null);
        builder.AddContent(5, Says);
        builder.CloseElement();
    }
}
