using System.Globalization;
using System.Text;

namespace Portal.Registry.Pictures;

/// <summary>The map as text that other tools draw: Mermaid, and C4 in PlantUML. Names are written so that nothing in them can be taken for syntax.</summary>
static class DiagramText
{
    /// <summary>As its configuration has it by default (maxEdges).</summary>
    const int MermaidEdges = 500;

    /// <summary>A Mermaid flowchart.</summary>
    public static string Mermaid(Picture picture, Selection selection)
    {
        var (text, ids) = (new StringBuilder(), Ids(selection));
        if (selection.Flows.Count > MermaidEdges) text.Append(CultureInfo.InvariantCulture, $"%% {selection.Flows.Count} flows: Mermaid draws {MermaidEdges} unless it is configured with more (maxEdges, maxTextSize). Narrow the filter.\n");
        text.Append("flowchart LR\n");
        foreach (var (slug, id) in ids) text.Append(CultureInfo.InvariantCulture, $"  {id}[\"{ForMermaid(picture.Book.NameOf(slug))}{(Second(picture, slug) is { } second ? $"<br/>{ForMermaid(second)}" : "")}\"]\n");
        foreach (var line in selection.Flows)
        {
            var look = picture.LookOf(line);
            var arrow = look switch { EdgeLook.Intake => "==>", EdgeLook.EventPush or EdgeLook.Other => "-->", _ => "-.->" };
            var word = look.Mark() is null ? "" : $" ({look.Says().ToLowerInvariant()})";
            text.Append(CultureInfo.InvariantCulture, $"  {ids[line.From]} {arrow}|\"{ForMermaid(line.Name + word)}\"| {ids[line.To]}\n");
        }
        foreach (var (look, colour) in Colours)
        {
            var numbers = string.Join(',', selection.Flows.Index().Where(f => picture.LookOf(f.Item) == look).Select(f => f.Index.ToString(CultureInfo.InvariantCulture)));
            if (numbers.Length > 0) text.Append(CultureInfo.InvariantCulture, $"  linkStyle {numbers} stroke:{colour}\n");
        }
        return text.ToString();
    }

    /// <summary>C4 context, as PlantUML with the C4 library.</summary>
    public static string C4(Picture picture, Selection selection)
    {
        var (text, ids) = (new StringBuilder("@startuml\n!include <C4/C4_Context>\ntitle Systems and flows\n"), Ids(selection));
        foreach (var (slug, id) in ids)
        {
            var system = picture.Book.System(slug);
            text.Append(CultureInfo.InvariantCulture, $"{(system is null ? "System_Ext" : "System")}({id}, \"{ForPlantUml(picture.Book.NameOf(slug))}\", \"{ForPlantUml(system?.Purpose ?? Second(picture, slug) ?? "not registered")}\")\n");
        }
        foreach (var line in selection.Flows)
        {
            var look = picture.LookOf(line);
            var how = string.Join(", ", new[] { picture.Book.Pattern(line.Pattern)?.Name, look.Mark() is null ? null : look.Says().ToLowerInvariant() }.OfType<string>());
            text.Append(CultureInfo.InvariantCulture, $"Rel({ids[line.From]}, {ids[line.To]}, \"{ForPlantUml(line.Name)}\", \"{ForPlantUml(how.Length == 0 ? look.Says() : how)}\")\n");
        }
        return text.Append("@enduml\n").ToString();
    }

    /// <summary>Text between Mermaid's quotation marks: everything that it or a browser could read as more than text becomes its number.</summary>
    public static string ForMermaid(string text) => Numbered(text, c => $"#{c};");

    /// <summary>Text between PlantUML's quotation marks. A tilde or Creole marks would shape it, so they become their number too.</summary>
    public static string ForPlantUml(string text) => Numbered(text, c => $"&#{c};");

    static string Numbered(string text, Func<int, string> number)
    {
        var (safe, digits) = (new StringBuilder(text.Length), true);
        foreach (var rune in Lettering.Plain(text).EnumerateRunes())
        {
            // A number with a dot or bracket at the head would be a list, and typographic quotation marks end a text in PlantUML.
            if (rune.Value is '.' or ')' && digits || rune.Value is '“' or '”' or '«' or '»') safe.Append(number(rune.Value));
            else if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '(' or ')' or '\'' || rune.Value > 0x7F) safe.Append(rune.ToString());
            else safe.Append(number(rune.Value));
            digits &= Rune.IsDigit(rune);
        }
        return safe.ToString();
    }

    /// <summary>Names of our own, since a slug may be a word of the language: end.</summary>
    static Dictionary<string, string> Ids(Selection selection) => selection.Systems.Select(s => s.Slug).Union(selection.Flows.SelectMany(f => (string[])[f.From, f.To])).Index().ToDictionary(s => s.Item, s => $"s{s.Index + 1}");

    static string? Second(Picture picture, string slug) => picture.Book.System(slug) is { } system ? system.Vendor ?? system.Owner : "not registered";

    static readonly (EdgeLook, string)[] Colours =
    [
        (EdgeLook.Intake, "#0E5C59"), (EdgeLook.EventPush, "#35558A"), (EdgeLook.BatchSync, "#56514A"), (EdgeLook.FileExchange, "#56514A"), (EdgeLook.Exception, "#855400"), (EdgeLook.Undeclared, "#A3301D"), (EdgeLook.NotSeen, "#8C8475"),
    ];
}
