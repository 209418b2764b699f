using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Portal.Shell;

public sealed partial class App
{
    [CascadingParameter] public required HttpContext Context { get; init; }

    // Pages that set cookies or serve strangers ([ExcludeFromInteractiveRouting]) are plain HTML without a circuit.
    IComponentRenderMode? Mode => Context.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;
}
