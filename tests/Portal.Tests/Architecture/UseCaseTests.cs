using System.Reflection;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Architecture;

public sealed class UseCaseTests
{
    [Fact]
    public void Every_request_is_handled_by_exactly_one_class()
    {
        var handled = House.Handlers.SelectMany(House.HandledBy).ToLookup(r => r);
        Assert.NotEmpty(House.Requests);
        House.Clean(House.Requests.Where(r => handled[r].Count() != 1).Select(r => $"{r.FullName}: {handled[r].Count()} handlers"));
    }

    [Fact]
    public void Every_request_says_who_may_ask_it() =>
        House.Clean(House.Requests.Where(r => r.GetCustomAttribute<NeedsAttribute>() is null).Select(r => r.FullName));

    [Fact]
    public void Every_needed_permission_is_in_the_vocabulary() =>
        House.Clean(House.Requests.SelectMany(r => r.GetCustomAttribute<NeedsAttribute>()?.Permissions ?? []).Except(Permission.All));

    [Fact]
    public void Handlers_and_reactions_are_sealed_and_internal()
    {
        Type[] reactions = [.. House.Types.Where(t => t.IsClass && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReactTo<>)))];
        Assert.NotEmpty(House.Handlers);
        House.Clean(House.Handlers.Concat(reactions).Where(h => !h.IsSealed || h.IsVisible).Select(h => h.FullName));
    }

    [Fact]
    public void A_handler_sends_no_command_of_its_own_slice()
    {
        // A handler may ask a contract; a chain of commands inside commands hides what one request does.
        var commands = House.Requests.Where(r => r.Namespace!.EndsWith(".UseCases", StringComparison.Ordinal)).Select(r => r.FullName).ToHashSet();
        var nested = House.Architecture.Classes
            .Where(c => c.Name.EndsWith("Handler", StringComparison.Ordinal) && c.Namespace.FullName.EndsWith(".UseCases", StringComparison.Ordinal))
            .SelectMany(c => c.Dependencies.OfType<ArchUnitNET.Domain.Dependencies.MethodCallDependency>()
                .Where(d => commands.Contains(d.Target.FullName) && d.TargetMember.Name.StartsWith(".ctor", StringComparison.Ordinal))
                .Select(d => $"{c.FullName} makes {d.Target.FullName}"))
            .Distinct();
        House.Clean(nested);
    }
}
