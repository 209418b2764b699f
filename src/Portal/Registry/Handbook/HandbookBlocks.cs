using System.Xml.Linq;

namespace Portal.Registry.Handbook;

/// <summary>A piece of the handbook. Markdown and HTML are both written from these, so that they say the same.</summary>
public abstract record Block;

/// <param name="Level">2: a chapter, which begins on a page of its own; 3: something in it.</param>
/// <param name="Anchor">Where the table of contents leads; the same in both.</param>
public sealed record Heading(int Level, string Text, string Anchor) : Block;

public sealed record Paragraph(string Text) : Block;

/// <summary>A table; every row has as many cells as there are heads.</summary>
public sealed record Grid(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>A drawing: as SVG on paper, as Mermaid in Markdown.</summary>
public sealed record Figure(string Title, XElement Svg, string Mermaid) : Block;

/// <summary>The architecture of the company as the registry knows it on a day.</summary>
public sealed record HandbookText(string Title, DateOnly On, IReadOnlyList<Block> Blocks)
{
    public IEnumerable<Heading> Contents => Blocks.OfType<Heading>();
}
