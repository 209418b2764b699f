using System.Globalization;
using System.Xml.Linq;
using Portal.Registry.Pictures;
using Portal.Shell;

namespace Portal.Registry.Handbook;

/// <summary>The handbook as one page that prints well and needs nothing else.</summary>
static class HandbookHtml
{
    /// <summary>Its text is fixed, so that the policy of the answer can name its hash.</summary>
    public static readonly string Css = PictureStyle.Css + """

        html{background:var(--paper);color:var(--ink);font:14px/20px Inter,system-ui,sans-serif}
        body{max-width:1000px;margin:0 auto;padding:32px 24px}
        h1{font-size:28px;line-height:36px}
        h2{font-size:20px;line-height:28px;margin-top:48px;border-bottom:1px solid var(--line)}
        h3{font-size:16px;line-height:24px;margin:28px 0 4px}
        a{color:var(--accent)}
        nav ul{columns:3;padding:0;list-style:none}
        nav li{font-weight:600;margin-top:6px}
        nav li.sub{font-weight:400;margin:0 0 0 14px}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;margin:8px 0}
        th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
        th:first-child,td:first-child{width:160px}
        th{font-size:12px;color:var(--ink-2)}
        figure{margin:12px 0;break-inside:avoid}
        figcaption{font-size:12px;color:var(--ink-3)}
        figure svg{max-width:100%;height:auto}
        .sequence .life{stroke:var(--line);stroke-dasharray:3 3}
        .sequence .edge .tip{fill:var(--tone);stroke:none}
        @media (max-width:720px){nav ul{columns:1}body{padding:16px}}
        :root{color-scheme:light dark}
        form{margin:8px 0}
        input,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--ink-3);border-radius:4px;padding:3px 8px}
        @media print{form{display:none}body{max-width:none;padding:0}h2{break-before:page}h3{break-after:avoid}tr{break-inside:avoid}nav ul{columns:2}a{color:inherit;text-decoration:none}}
        """;

    /// <param name="since">The day from which on changes are told, if they are.</param>
    public static string Of(HandbookText handbook, DateOnly? since)
    {
        var html = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", $"{handbook.Title} · Portal"), new XElement("style", Css)),
            new XElement("body",
                new XElement("header", new XElement("p", new XElement("a", new XAttribute("href", Urls.RegistryMap), "Back to the map")), new XElement("h1", handbook.Title), new XElement("p", Format.Date(handbook.On)), Since(since)),
                new XElement("nav", new XAttribute("aria-label", "Contents"), new XElement("h2", "Contents"), new XElement("ul", handbook.Contents.Select(h => new XElement("li", h.Level > 2 ? new XAttribute("class", "sub") : null, new XElement("a", new XAttribute("href", $"#{h.Anchor}"), Safe(h.Text)))))),
                new XElement("main", handbook.Blocks.Select(Write))));
        return $"<!doctype html>\n{html.ToString(SaveOptions.DisableFormatting)}";
    }

    /// <summary>Asks for what was changed from a day on.</summary>
    static XElement Since(DateOnly? since) => new("form", new XAttribute("method", "get"), new XElement("label", "Changes since ", new XElement("input", new XAttribute("type", "date"), new XAttribute("name", "since"), new XAttribute("required", "required"), since is { } day ? new XAttribute("value", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null)), " ", new XElement("button", "Show"));

    static XElement Write(Block block) => block switch
    {
        Heading heading => new XElement($"h{heading.Level}", new XAttribute("id", heading.Anchor), Safe(heading.Text)),
        Paragraph paragraph => new XElement("p", Safe(paragraph.Text)),
        Grid grid => new XElement("div", new XAttribute("class", "wide"), grid.Heads.Count > 3 ? Reachable(grid) : [], new XElement("table", new XElement("thead", new XElement("tr", grid.Heads.Select(h => new XElement("th", new XAttribute("scope", "col"), h)))),
            new XElement("tbody", grid.Rows.Select(r => new XElement("tr", r.Select(c => new XElement("td", Lines(c)))))))),
        Figure figure => new XElement("figure", Unstyled(figure.Svg), new XElement("figcaption", Safe(figure.Title))),
        _ => throw new ArgumentException($"Nobody writes {block.GetType().Name}."),
    };

    /// <summary>Wide tables scroll on a narrow screen, by the keyboard too.</summary>
    static XAttribute[] Reachable(Grid grid) => [new("tabindex", 0), new("role", "region"), new("aria-label", string.Join(", ", grid.Heads))];

    /// <summary>A runbook keeps its steps apart.</summary>
    static IEnumerable<object> Lines(string text) => text.Split('\n').SelectMany((line, i) => i == 0 ? (object[])[Safe(line)] : [new XElement("br"), Safe(line)]);

    /// <summary>The page has the styles already.</summary>
    static XElement Unstyled(XElement svg)
    {
        var plain = new XElement(svg);
        plain.Elements().Where(e => e.Name.LocalName is "style").Remove();
        return plain;
    }

    static string Safe(string text) => Lettering.Plain(text);
}
