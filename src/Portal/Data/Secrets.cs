using Microsoft.AspNetCore.DataProtection;

namespace Portal.Data;

/// <summary>Encrypts what must be readable again (signing secrets, credentials). API keys and passwords are hashed instead.</summary>
public sealed class Secrets(IDataProtectionProvider provider)
{
    readonly IDataProtector protector = provider.CreateProtector("Portal.Secrets.v1");

    public string Hide(string secret) => protector.Protect(secret);

    public string Reveal(string hidden) => protector.Unprotect(hidden);
}
