using Microsoft.Playwright;

namespace Portal.E2E;

/// <summary>Debian's Chromium; <c>CHROMIUM</c> names another one.</summary>
public static class Chromium
{
    public static string Path => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given : "/usr/bin/chromium";

    /// <summary>Milliseconds that a busy machine gets for what a person would wait for.</summary>
    public const float Patience = 30_000;

    public static Task<IBrowser> Launch(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
