using System.Reflection;
using System.Xml.Linq;

namespace Portal.Registry.Pictures;

/// <summary>The product's own symbols, for pictures that stand alone.</summary>
static class Symbols
{
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    static readonly Dictionary<string, XElement> All = Read();

    /// <summary>The symbol as a definition that <c>use</c> can point to.</summary>
    public static XElement Definition(string name) => new(All[name]);

    static Dictionary<string, XElement> Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("icons.svg")!;
        return XDocument.Load(file).Root!.Elements(Svg + "symbol").ToDictionary(s => (string)s.Attribute("id")!);
    }
}
