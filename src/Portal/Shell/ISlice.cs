namespace Portal.Shell;

/// <summary>A slice's switch: its services, endpoints, recurring work and navigation. Program.cs lists every slice in the order data flows.</summary>
public interface ISlice
{
    void AddServices(WebApplicationBuilder builder);

    void MapEndpoints(WebApplication app) { }

    /// <summary>Work that the clock starts; registered anew at every start.</summary>
    IEnumerable<RecurringWork> Recurring => [];

    IEnumerable<NavigationItem> Navigation => [];
}

/// <summary>A job that the clock (Hangfire) starts.</summary>
/// <param name="Name">Shown in the jobs dashboard: "wake-deliveries".</param>
/// <param name="Cron">Cron expression, with seconds when it has six fields.</param>
/// <param name="Run">Quick: wakes a pump or sends one request.</param>
public sealed record RecurringWork(string Name, string Cron, Func<IServiceProvider, CancellationToken, Task> Run);

/// <summary>A line of the navigation.</summary>
/// <param name="Group">Heading it stands under; empty for the first lines.</param>
/// <param name="Icon">Name of a symbol in the icon sprite.</param>
/// <param name="Permissions">Any of these shows it.</param>
/// <param name="Keys">Go-to shortcut: "g q".</param>
public sealed record NavigationItem(int Order, string Group, string Label, string Address, string Icon, string[] Permissions, string? Keys = null);
