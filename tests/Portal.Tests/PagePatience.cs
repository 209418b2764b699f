using System.Runtime.CompilerServices;
using Bunit;

namespace Portal.Tests;

static class PagePatience
{
    /// <summary>A page that is waited for has as long as any other thing: where all suites run at once, a second is soon over.</summary>
    [ModuleInitializer]
    internal static void Set() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);
}
