using System.Diagnostics;
using System.Security.Cryptography;

namespace Portal.Counterparts;

/// <summary>Packages from npm that a counterpart is made of, installed once for each lock file.</summary>
static class NodePackages
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A folder that holds <c>node_modules</c>. Tests that run at once install into their own, and the first one counts.</summary>
    /// <param name="name">Folder beside this file that holds package.json and its lock.</param>
    public static async Task<string> Installed(string name)
    {
        var recipe = Counterpart.Script(name);
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(recipe, "package-lock.json"))))[..16];
        var folder = Path.Combine(Path.GetTempPath(), "portal-counterparts", $"{name}-{hash}");
        if (Directory.Exists(folder)) return folder;
        var making = $"{folder}.{Guid.NewGuid():n}";
        Directory.CreateDirectory(making);
        foreach (var file in (string[])["package.json", "package-lock.json"]) File.Copy(Path.Combine(recipe, file), Path.Combine(making, file));
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = making })!;
        await npm.WaitForExitAsync().WaitAsync(Patience);
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci ended with {npm.ExitCode} in {making}.");
        try
        {
            Directory.Move(making, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(making, recursive: true);
        }
        return folder;
    }
}
