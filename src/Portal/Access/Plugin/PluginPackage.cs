using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Access.Plugin;

/// <summary>The WordPress plugin as the file that WordPress installs: its folder and everything in it, carried inside the program.</summary>
static partial class PluginPackage
{
    public const string FileName = "portal-intake.zip";
    public const string Root = "portal-intake/";
    /// <summary>The plugin reads it when nothing was saved in its settings yet.</summary>
    public const string Defaults = Root + "portal-intake-defaults.php";

    /// <summary>One for all entries, so that the same plugin is the same file.</summary>
    static readonly DateTimeOffset Packed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Lazy<byte[]> AsItIs = new(() => Pack(null));

    /// <summary>Without address and key.</summary>
    public static byte[] Plain => AsItIs.Value;

    /// <summary>With the address and the key of one website in it.</summary>
    /// <exception cref="InvalidInput">What was given is no key: nothing else gets into a file that a server will run.</exception>
    public static byte[] For(Uri address, string? key) => key is not null && Key().IsMatch(key)
        ? Pack($"""
            <?php
            /**
             * Written by Portal for this website. It holds a key: keep it as one.
             *
             * @package Portal_Intake
             */

            defined( 'ABSPATH' ) || exit;

            return array(
            	'address' => '{Quoted(address.AbsoluteUri.TrimEnd('/'))}',
            	'key'     => '{Quoted(key)}',
            );

            """)
        : throw new InvalidInput("/key", "This is not a key of an API client.", "pattern");

    static byte[] Pack(string? defaults)
    {
        var program = Assembly.GetExecutingAssembly();
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var resource in program.GetManifestResourceNames().Where(n => n.StartsWith(Root, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                using var content = program.GetManifestResourceStream(resource)!;
                using var entry = Entry(zip, resource.Replace('\\', '/'));
                content.CopyTo(entry);
            }
            if (defaults is not null)
            {
                using var entry = Entry(zip, Defaults);
                entry.Write(Encoding.UTF8.GetBytes(defaults));
            }
        }
        return file.ToArray();
    }

    static Stream Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = Packed;
        // Readable by the web server, whoever unpacks it.
        entry.ExternalAttributes = Convert.ToInt32("100644", 8) << 16;
        return entry.Open();
    }

    /// <summary>As PHP reads a text between single quotes.</summary>
    static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    [GeneratedRegex(@"^pk_[A-Za-z0-9_\-]{1,200}\z")]
    private static partial Regex Key();
}
