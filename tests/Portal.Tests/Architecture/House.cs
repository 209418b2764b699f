using System.Reflection;

using MediatR;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Tests.Architecture;

/// <summary>The loaded product, as architecture tests look at it.</summary>
static class House
{
    public static readonly Assembly Host = typeof(Program).Assembly;
    public static readonly Assembly Kernel = typeof(PortalDb).Assembly;
    public static readonly Assembly Connectors = typeof(EmbeddedErp).Assembly;

    public static readonly ArchUnitNET.Domain.Architecture Architecture = new ArchUnitNET.Loader.ArchLoader().LoadAssemblies(Host, Kernel, Connectors, typeof(IMediator).Assembly, typeof(HttpClient).Assembly).Build();

    /// <summary>Namespaces of the slices: whoever implements <see cref="ISlice"/> has one.</summary>
    public static readonly IReadOnlyList<string> Slices =
    [
        .. Host.GetTypes().Where(t => t.IsAssignableTo(typeof(ISlice)) && t is { IsClass: true, IsAbstract: false }).Select(t => t.Namespace!).Order(),
    ];

    /// <summary>Namespaces of the kinds of record: found by themselves, and to each other and to every slice as strange as slices are.</summary>
    public static readonly IReadOnlyList<string> Kinds = [.. Host.GetTypes().Where(t => t.IsAssignableTo(typeof(IIntakeKind)) && t is { IsClass: true, IsAbstract: false }).Select(t => t.Namespace!).Order()];

    public static IReadOnlyList<string> SlicesAndKinds => [.. Slices, .. Kinds];

    public static IEnumerable<object[]> EverySlice => SlicesAndKinds.Select(s => (object[])[s]);

    public static IEnumerable<Type> Types => new[] { Host, Kernel, Connectors }.SelectMany(a => a.GetTypes());

    /// <summary>Everything that is sent through the mediator.</summary>
    public static IReadOnlyList<Type> Requests => [.. Types.Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBaseRequest)))];

    public static IReadOnlyList<Type> Handlers => [.. Types.Where(t => t is { IsClass: true, IsAbstract: false } && HandledBy(t).Any())];

    /// <summary>The requests that a class handles.</summary>
    public static IEnumerable<Type> HandledBy(Type handler) => handler.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))
        .Select(i => i.GetGenericArguments()[0]);

    public static string Root => SourceTree.Root;

    /// <summary>Our own source files of these endings, by path from the top.</summary>
    public static IEnumerable<string> Sources(params string[] endings) => new[] { "src", "tests", "e2e" }
        .SelectMany(top => Directory.EnumerateFiles(Path.Combine(Root, top), "*", SearchOption.AllDirectories))
        .Where(file => endings.Any(e => file.EndsWith(e, StringComparison.Ordinal)))
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "Migrations"));

    /// <summary>Fails with every offender named.</summary>
    public static void Clean(IEnumerable<string?> offenders)
    {
        var found = offenders.Distinct().ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
