using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

/// <summary>Settings of a kind: a section of the configuration whose properties have a default and a <see cref="DescriptionAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KindSettingsAttribute(string section) : Attribute
{
    public string Section => section;
}

/// <summary>A kind cannot do without somebody who serves the domain.</summary>
/// <typeparam name="T">What is asked of the system of record.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsDomainAttribute<T>(string domain) : Attribute, IDomainNeed where T : class, ISystemOfRecord
{
    public string Domain => domain;

    public void Add(IServiceCollection services)
    {
        // A system that only tells of its records is none to refuse the start for: who approves one that it cannot make is told so.
        if (typeof(T) != typeof(IRegister)) services.NeedsDomain<T>(domain);
    }
}

interface IDomainNeed
{
    string Domain { get; }
    void Add(IServiceCollection services);
}

/// <summary>Kinds are found in an assembly: a folder with a class that is an <see cref="IIntakeKind"/> is all there is to a new one.</summary>
public static class FoundKinds
{
    /// <summary>Adds every kind of the assembly with its settings and what it needs.</summary>
    public static IServiceCollection AddKinds(this IServiceCollection services, Assembly assembly, IConfiguration configuration)
    {
        foreach (var (type, section) in SettingsIn(assembly))
            services.AddSingleton(type, configuration.GetSection(section).Get(type) ?? Activator.CreateInstance(type)!);
        foreach (var kind in In(assembly))
        {
            services.AddSingleton(typeof(IIntakeKind), kind);
            foreach (var need in NeedsOf(kind)) need.Add(services);
        }
        return services;
    }

    /// <summary>The settings that the kinds of the assembly read.</summary>
    public static IEnumerable<Setting> Settings(Assembly assembly) =>
    [
        .. SettingsIn(assembly).SelectMany(s => Described(s.Type, s.Section)),
        .. In(assembly).SelectMany(NeedsOf).Select(n => n.Domain).Distinct().Select(SystemsOfRecord.Setting),
    ];

    static IEnumerable<Type> In(Assembly assembly) => assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IIntakeKind))).OrderBy(t => t.FullName, StringComparer.Ordinal);

    static IEnumerable<IDomainNeed> NeedsOf(Type kind) => kind.GetCustomAttributes().OfType<IDomainNeed>();

    static IEnumerable<(Type Type, string Section)> SettingsIn(Assembly assembly) =>
        assembly.GetTypes().Select(t => (t, t.GetCustomAttribute<KindSettingsAttribute>()?.Section!)).Where(s => s.Item2 is not null).OrderBy(s => s.Item2, StringComparer.Ordinal);

    static IEnumerable<Setting> Described(Type type, string section)
    {
        var usual = Activator.CreateInstance(type)!;
        return type.GetProperties().Select(p => new Setting($"{section}__{p.Name}", Convert.ToString(p.GetValue(usual), CultureInfo.InvariantCulture) ?? "", p.GetCustomAttribute<DescriptionAttribute>()?.Description ?? throw new InvalidOperationException($"{type.Name}.{p.Name} does not say what it changes.")));
    }
}
