using System.Globalization;
using System.Text;
using Portal.Registry.Pictures;
using Portal.Shell;

namespace Portal.Registry.Handbook;

/// <summary>The handbook as Markdown. Whatever people wrote stays text: every sign that Markdown could read is escaped.</summary>
static class HandbookMarkdown
{
    public static string Of(HandbookText handbook)
    {
        var text = new StringBuilder($"# {Plain(handbook.Title)}\n\n{Format.Date(handbook.On)}\n");
        text.Append("\n## Contents\n\n");
        foreach (var heading in handbook.Contents) text.Append(heading.Level == 2 ? "" : "  ").Append(CultureInfo.InvariantCulture, $"- [{Plain(heading.Text)}](#{heading.Anchor})\n");
        foreach (var block in handbook.Blocks)
            text.Append('\n').Append(block switch
            {
                Heading heading => $"<a id=\"{heading.Anchor}\"></a>\n\n{new string('#', heading.Level)} {Plain(heading.Text)}\n",
                Paragraph paragraph => $"{Plain(paragraph.Text)}\n",
                Grid grid => Table(grid),
                Figure figure => $"```mermaid\n{figure.Mermaid}```\n",
                _ => throw new ArgumentException($"Nobody writes {block.GetType().Name}."),
            });
        return text.ToString();
    }

    static string Table(Grid grid)
    {
        static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
        return Row(grid.Heads.Select(Plain)) + Row(grid.Heads.Select(_ => "---")) + string.Concat(grid.Rows.Select(r => Row(r.Select(c => string.Join("<br>", c.Split('\n').Select(Plain))))));
    }

    /// <summary>On one line, with a backslash before whatever could be syntax.</summary>
    public static string Plain(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in Lettering.Plain(text).Trim()) safe.Append(c switch
        {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '-' or ' ' or ',' or '.' or '\'' or '(' or ')' or ':' or '/' when safe.Length > 0 => $"{c}",
            _ when char.IsAscii(c) && !char.IsLetterOrDigit(c) && c != ' ' => $"\\{c}",
            _ => $"{c}",
        });
        // A number at the head with its dot would begin a list.
        return safe.Length > 0 && char.IsAsciiDigit(safe[0]) ? System.Text.RegularExpressions.Regex.Replace(safe.ToString(), @"^(\d+)([.)])", "$1\\$2") : safe.ToString();
    }
}
