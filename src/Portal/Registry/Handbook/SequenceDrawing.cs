using System.Globalization;
using System.Xml.Linq;
using Portal.Registry.Pages;
using Portal.Registry.Pictures;

namespace Portal.Registry.Handbook;

/// <summary>A flow from its sender to its receiver, step by step: through Portal when something in Portal runs it.</summary>
static class SequenceDrawing
{
    const double Column = 240, Head = 40, Step = 44, BoxWidth = 180;
    const string Portal = "Portal";

    static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    static (List<string> Who, List<(int From, int To, string Says)> Steps) Story(Picture picture, FlowLine line)
    {
        var (from, to, how) = (picture.Book.NameOf(line.From), picture.Book.NameOf(line.To), RegistryWords.Trigger(line.Flow));
        var what = how is null ? line.Name : $"{line.Name} ({how})";
        if (line.From == line.To) return ([from], [(0, 0, what)]);
        if (line.Flow is null || picture.RunnersOf(line.Flow) is not { Count: > 0 } runners) return ([from, to], [(0, 1, what)]);
        return ([from, Portal, to], [(0, 1, what), (1, 1, string.Join(", ", runners.Select(r => r.Name).Distinct())), (1, 2, picture.Book.Domain(line.Domain)?.Name ?? line.Name)]);
    }

    /// <summary>Mermaid's sequence diagram.</summary>
    public static string Mermaid(Picture picture, FlowLine line)
    {
        var (who, steps) = Story(picture, line);
        return string.Join('\n', (IEnumerable<string>)["sequenceDiagram", .. who.Select((w, i) => $"  participant p{i} as {DiagramText.ForMermaid(w)}"), .. steps.Select(s => $"  p{s.From}->>p{s.To}: {DiagramText.ForMermaid(s.Says)}")]) + "\n";
    }

    public static XElement Svg(Picture picture, FlowLine line)
    {
        var (who, steps) = Story(picture, line);
        var (width, height, look) = (Column * who.Count, Head + (Step * (steps.Count + 0.6)), picture.LookOf(line).Class());
        double X(int at) => (Column * at) + (Column / 2);
        return new XElement(Space + "svg", A("viewBox", $"0 0 {N(width)} {N(height)}"), A("width", N(width)), A("height", N(height)), A("role", "img"), A("class", "sequence"), new XElement(Space + "title", Lettering.Plain($"How {line.Name} runs")),
            who.Select((w, i) => new XElement(Space + "path", A("class", "life"), A("d", $"M{N(X(i))} {N(Head)}V{N(height)}"))),
            who.Select((w, i) => new XElement(Space + "g", A("class", "box"), new XElement(Space + "rect", A("x", N(X(i) - (BoxWidth / 2))), A("y", "4"), A("width", N(BoxWidth)), A("height", N(Head - 8)), A("rx", "6")),
                new XElement(Space + "text", A("class", "name"), A("x", N(X(i))), A("y", "25"), A("text-anchor", "middle"), Lettering.Fit(w, BoxWidth - 16, 13, bold: true)))),
            steps.Select((s, i) => Arrow(s, X, Head + (Step * (i + 0.8)), look)));
    }

    static XElement Arrow((int From, int To, string Says) step, Func<int, double> x, double y, string look)
    {
        var (from, to) = (x(step.From), x(step.To));
        var own = step.From == step.To;
        var text = Lettering.Fit(step.Says, own ? (Column / 2) - 24 : Column - 20, 12);
        return new XElement(Space + "g", A("class", $"edge {look}"),
            new XElement(Space + "path", A("d", own ? $"M{N(from)} {N(y - 10)}h14v16h-10" : $"M{N(from)} {N(y)}H{N(to - 8)}")),
            new XElement(Space + "path", A("class", "tip"), A("d", own ? $"M{N(from + 2)} {N(y + 6)}l8 -4v8z" : $"M{N(to - 1)} {N(y)}l-9 -4v8z")),
            new XElement(Space + "text", A("x", N(own ? from + 20 : (from + to) / 2)), A("y", N(own ? y + 1 : y - 6)), A("text-anchor", own ? "start" : "middle"), text));
    }

    static XAttribute A(string name, string value) => new(name, value);
    static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
