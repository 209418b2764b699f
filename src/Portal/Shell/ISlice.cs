using MediatR;

namespace Portal.Shell;

/// <summary>A slice's switch: its services, endpoints, recurring work and navigation. Program.cs lists every slice in the order data flows.</summary>
public interface ISlice
{
    void AddServices(WebApplicationBuilder builder);

    /// <summary>Middleware of the slice: after routing, before authentication and authorization.</summary>
    void Use(WebApplication app) { }

    void MapEndpoints(WebApplication app) { }

    /// <summary>Work that the clock starts; registered anew at every start.</summary>
    IEnumerable<RecurringWork> Recurring => [];

    IEnumerable<NavigationItem> Navigation => [];

    /// <summary>Settings that the slice reads, for the settings page and the README.</summary>
    IEnumerable<Setting> Settings => [];

    /// <summary>What people see at <c>/</c>.</summary>
    IEnumerable<RoleHome> Homes => [];
}

/// <summary>A job that the clock (Hangfire) starts.</summary>
/// <param name="Name">Shown in the jobs dashboard: "wake-deliveries".</param>
/// <param name="Cron">Cron expression, with seconds when it has six fields.</param>
/// <param name="Run">Quick: wakes a pump or sends one request.</param>
public sealed record RecurringWork(string Name, string Cron, Func<IServiceProvider, CancellationToken, Task> Run);

/// <summary>A line of the navigation.</summary>
/// <param name="Group">Heading it stands under; empty for the first lines.</param>
/// <param name="Icon">Name of a symbol in the icon sprite: "i-queue".</param>
/// <param name="Permissions">Any of these shows it; none: everybody who is signed in.</param>
/// <param name="Keys">Go-to shortcut: "g q".</param>
/// <param name="Count">A live number beside the label.</param>
/// <param name="Reload">The address is no interactive page: the browser loads it whole.</param>
public sealed record NavigationItem(int Order, string Group, string Label, string Address, string Icon, string[] Permissions, string? Keys = null, NavigationCount? Count = null, bool Reload = false);

/// <param name="Ask">Sends a question for the number; 0 shows nothing.</param>
/// <param name="Topics">Signals at which it is asked again: <c>nameof(RecordChanged)</c>.</param>
public sealed record NavigationCount(Func<IMediator, CancellationToken, Task<int>> Ask, params string[] Topics);

/// <summary>A home for people with a permission; the lowest order that fits wins.</summary>
/// <param name="Component">A component without parameters, drawn inside the layout.</param>
public sealed record RoleHome(int Order, string Permission, Type Component);

/// <summary>A setting of ordinary .NET configuration.</summary>
/// <param name="Name">As an environment variable: <c>Intake__RateLimit__PerMinute</c>.</param>
/// <param name="Default">Shown while nothing sets it.</param>
/// <param name="Says">What it changes, in one sentence.</param>
/// <param name="Secret">Its value is never shown, only whether it is set.</param>
public sealed record Setting(string Name, string Default, string Says, bool Secret = false)
{
    /// <summary>As configuration asks for it: <c>Intake:RateLimit:PerMinute</c>.</summary>
    public string Key => Name.Replace("__", ":", StringComparison.Ordinal);
}
