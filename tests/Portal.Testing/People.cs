using Portal.Kernel.Contracts;

namespace Portal.Testing;

/// <summary>Keys of the demo company's API clients.</summary>
public static class DemoKey
{
    /// <summary>Scopes intake:write and reference:read.</summary>
    public const string Website = "pk_demo_website_0000000000000000000000";
    /// <summary>Every scope.</summary>
    public const string Automation = "pk_demo_automation_00000000000000000000";
    /// <summary>Scope reference:read alone.</summary>
    public const string Reader = "pk_demo_reader_00000000000000000000000";
}

/// <summary>People of the demo company.</summary>
public static class DemoUser
{
    public const string Admin = "admin@portal.test";
    public const string Operations = "ops@portal.test";
    public const string Architect = "architect@portal.test";
    public const string Customer = "customer@portal.test";
    public const string Password = "Portal-demo-1!";
}

/// <summary>Somebody who asks, put in the place of whoever the host would find.</summary>
public sealed record TestPerson(string Name, bool IsSystem, IReadOnlyCollection<string> Permissions, Guid? Id = null, Guid? ClientId = null, string? CustomerNumber = null) : ICurrentPerson
{
    static readonly AsyncLocal<TestPerson?> Asking = new();

    public static readonly TestPerson System = new("Portal", true, []);

    public static TestPerson Of(string role) => new($"Test {role}", false, [.. Role.PermissionsOf(role)], Guid.NewGuid(), CustomerNumber: role == Role.Customer ? "C-10000" : null);

    public bool May(string permission) => IsSystem || Permissions.Contains(permission);

    /// <summary>Whoever asks in the flow of this test; null leaves it to the host.</summary>
    public static TestPerson? Current
    {
        get => Asking.Value;
        set => Asking.Value = value;
    }
}
