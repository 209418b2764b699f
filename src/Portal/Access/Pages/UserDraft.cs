using Portal.Access.UseCases;

namespace Portal.Access.Pages;

/// <summary>What the form about a person holds.</summary>
public sealed class UserDraft
{
    /// <summary>Null for somebody new.</summary>
    public Guid? Id { get; init; }
    public string Status { get; init; } = "";
    public string Email { get; set; } = "";
    public string Name { get; set; } = "";
    public string Role { get; set; } = Kernel.Contracts.Role.Operations;
    public string? CustomerNumber { get; set; }

    public static UserDraft Of(UserRow user) => new() { Id = user.Id, Status = user.Status, Email = user.Email, Name = user.Name, Role = user.Role, CustomerNumber = user.CustomerNumber };
}
