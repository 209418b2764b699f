using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Portal.Testing;

/// <summary>The databases that Portal runs on.</summary>
public enum Provider
{
    Sqlite,
    Postgres,
}

/// <summary>A theory that runs once a database: <c>[Theory, OnEveryDatabase] public async Task A_sentence(Provider on)</c>. Further values come after the provider.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
[TraitDiscoverer("Portal.Testing.OnEveryDatabaseTrait", "Portal.Testing")]
public sealed class OnEveryDatabaseAttribute(params object?[] values) : DataAttribute, ITraitAttribute
{
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => Providers.Here.Select(provider => (object?[])[provider, .. values]);
}

/// <summary>Marks what needs a database as the integration suite.</summary>
public sealed class OnEveryDatabaseTrait : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Suite", "integration")];
}

public static class Providers
{
    /// <summary>Both, unless this machine has no PostgreSQL at all (then one test of the harness fails and says so; nothing is skipped quietly).</summary>
    public static IReadOnlyList<Provider> Here => PostgresServer.IsHere ? [Provider.Sqlite, Provider.Postgres] : [Provider.Sqlite];

    public static IEnumerable<object[]> All => Here.Select(provider => (object[])[provider]);
}
