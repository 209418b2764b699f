using System.Reflection;

namespace Portal.Operations;

/// <summary>What runs here.</summary>
static class Build
{
    /// <summary>1.0.0, or 1.0.0+commit when built in a repository.</summary>
    public static string Version { get; } = typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
