
using ArchUnitNET.xUnit;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Data;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Portal.Tests.Architecture;

/// <summary>Who may know whom. ArchUnitNET fails a rule that matches nothing, so a renamed folder does not switch a rule off.</summary>
public sealed class DependencyTests
{
    static string In(string @namespace) => $@"^{@namespace.Replace(".", @"\.")}(\..+)?$";

    static string InAny(IEnumerable<string> namespaces) => string.Join('|', namespaces.Select(In));

    [Fact]
    public void The_rules_see_into_asynchronous_bodies()
    {
        var handler = House.Architecture.Classes.Single(c => c.FullName == "Portal.Staging.UseCases.ListQueueHandler");
        Assert.Contains(handler.Dependencies, d => d.Target.Name == "TimeCursor");
    }

    [Fact]
    public void The_kernel_knows_no_slice_no_host_and_no_connector() => Types().That().ResideInNamespaceMatching(In("Portal.Kernel"))
        .Should().NotDependOnAny(Types().That().ResideInAssembly(House.Host, House.Connectors)).Check(House.Architecture);

    [Theory, MemberData(nameof(House.EverySlice), MemberType = typeof(House))]
    public void A_slice_knows_no_other_slice(string slice) => Types().That().ResideInNamespaceMatching(In(slice))
        .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(InAny(House.SlicesAndKinds.Except([slice])))).Check(House.Architecture);

    [Fact]
    public void Shell_and_data_know_no_slice() => Types().That().ResideInNamespaceMatching(InAny(["Portal.Shell", "Portal.Data"]))
        .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(InAny(House.SlicesAndKinds))).Check(House.Architecture);

    [Fact]
    public void Connectors_know_the_kernel_only() => Types().That().ResideInNamespaceMatching(In("Portal.Connectors"))
        .Should().NotDependOnAny(Types().That().ResideInAssembly(House.Host)).Check(House.Architecture);

    [Fact]
    public void Program_names_every_slice()
    {
        var program = File.ReadAllText(Path.Combine(House.Root, "src/Portal/Program.cs"));
        House.Clean(House.Slices.Where(slice => !program.Contains($"using {slice};", StringComparison.Ordinal)));
        Assert.True(House.Slices.Count >= 9, "The slices were not found.");
    }

    [Fact]
    public void Pages_and_endpoints_hold_the_mediator_never_the_database()
    {
        var thin = Classes().That().AreAssignableTo(typeof(ComponentBase)).And().ResideInAssembly(House.Host).Or().HaveNameEndingWith("Api").And().ResideInAssembly(House.Host);
        Classes().That().Are(thin).Should().NotDependOnAny(typeof(PortalDb)).AndShould().NotDependOnAny(typeof(HttpClient)).Check(House.Architecture);
    }

    [Fact]
    public void Outbound_calls_are_made_by_connectors_and_webhooks_only()
    {
        string[] sockets = ["System.Net.Http.HttpClient", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpMessageInvoker", "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient"];
        var callers = House.Architecture.Types
            .Where(t => t.Namespace.FullName is { } space && space.StartsWith("Portal", StringComparison.Ordinal) && !space.StartsWith("Portal.Webhooks", StringComparison.Ordinal) && !space.StartsWith("Portal.Connectors", StringComparison.Ordinal))
            .Where(t => t.Dependencies.Any(d => sockets.Contains(d.Target.FullName)))
            .Select(t => t.FullName);
        House.Clean(callers.Except(["Portal.Operations.HealthProbe"]));
    }
}
