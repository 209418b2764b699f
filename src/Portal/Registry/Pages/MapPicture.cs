using System.Xml.Linq;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Portal.Registry.Pages;

/// <summary>Shows a drawing in a page, element by element, so that the focus stays where it is when something else changes.</summary>
public sealed class MapPicture : ComponentBase
{
    [Parameter, EditorRequired] public required XElement Drawing { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => Write(builder, Drawing);

    static void Write(RenderTreeBuilder builder, XElement element)
    {
        builder.OpenElement(0, element.Name.LocalName);
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration)) builder.AddAttribute(1, attribute.Name.LocalName, attribute.Value);
        foreach (var node in element.Nodes())
        {
            builder.OpenRegion(2);
            if (node is XElement child) Write(builder, child);
            else if (node is XText text) builder.AddContent(0, text.Value);
            builder.CloseRegion();
        }
        builder.CloseElement();
    }
}
