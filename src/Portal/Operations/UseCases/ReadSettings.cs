using MediatR;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Operations.UseCases;

/// <summary>The settings that are in force and where each comes from. Secrets are never read out.</summary>
[Needs(Permission.AccessManage)]
public sealed record ReadSettings : IRequest<SettingsNow>;

public sealed record SettingsNow(string Version, string Runtime, string Environment, string Database, DateTimeOffset StartedAt, IReadOnlyList<SettingsGroup> Groups);

public sealed record SettingsGroup(string Name, IReadOnlyList<SettingNow> Settings);

/// <param name="Value">What is in force; for a secret "set" or "not set".</param>
/// <param name="Source">environment variable, command line, appsettings.json, default.</param>
public sealed record SettingNow(string Name, string Value, string Source, string Says);

sealed class ReadSettingsHandler(IConfiguration configuration, IReadOnlyList<ISlice> slices, IHostEnvironment environment, DatabaseSettings database) : IRequestHandler<ReadSettings, SettingsNow>
{
    public Task<SettingsNow> Handle(ReadSettings request, CancellationToken cancellationToken)
    {
        var groups = slices.Select(slice => new SettingsGroup(NameOf(slice), [.. slice.Settings.Select(Now)])).Where(g => g.Settings.Count > 0).ToList();
        var started = System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime();
        return Task.FromResult(new SettingsNow(
            Build.Version, System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, environment.EnvironmentName,
            database.IsPostgres ? "PostgreSQL" : $"SQLite in {database.DataDirectory}", new DateTimeOffset(started, TimeSpan.Zero), groups));
    }

    SettingNow Now(Setting setting)
    {
        var (value, source) = ValueOf(setting.Key);
        var shown = setting.Secret ? (string.IsNullOrEmpty(value) ? "not set" : "set") : value ?? (setting.Default.Length == 0 ? "not set" : setting.Default);
        return new SettingNow(setting.Name, shown, source, setting.Says);
    }

    (string? Value, string Source) ValueOf(string key)
    {
        // The last provider wins, as configuration itself does it. A list has no value of its own but members.
        foreach (var provider in ((IConfigurationRoot)configuration).Providers.Reverse())
        {
            if (provider.TryGet(key, out var value)) return (value, SourceOf(provider));
            var members = provider.GetChildKeys([], key).Distinct().ToList();
            if (members.Count > 0) return (string.Join(", ", members.Select(m => provider.TryGet($"{key}:{m}", out var one) ? one : m)), SourceOf(provider));
        }
        return (null, "default");
    }

    static string SourceOf(IConfigurationProvider provider) => provider switch
    {
        Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationProvider => "environment variable",
        Microsoft.Extensions.Configuration.CommandLine.CommandLineConfigurationProvider => "command line",
        Microsoft.Extensions.Configuration.Json.JsonConfigurationProvider json => json.Source.Path ?? "file",
        _ => "host",
    };

    static string NameOf(ISlice slice) => slice.GetType().Name.Replace("Slice", "", StringComparison.Ordinal);
}
