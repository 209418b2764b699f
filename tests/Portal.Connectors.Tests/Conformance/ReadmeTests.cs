using System.Runtime.CompilerServices;
using System.Text;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>Every connector has its case, and the README says what the suite proves.</summary>
public sealed class ReadmeTests
{
    const string Write = "PORTAL_WRITE_README", Begin = "<!-- generated: from here -->", End = "<!-- generated: to here -->";

    [Fact]
    public void Every_connector_with_a_double_has_a_case()
    {
        // The mailbox speaks no SMTP: real mail servers are run instead.
        var without = ConnectorCase.Connectors.Where(c => c.OpenDouble(new DoubleShelf(), TimeProvider.System) is not null && !ConnectorCase.All.ContainsKey(c.Kind)).Select(c => c.Kind).Except(["smtp"]);
        Assert.True(!without.Any(), $"Derive a {nameof(ConnectorCase)} beside the tests of: {string.Join(", ", without)}.");
    }

    [Fact]
    public void Every_domain_of_a_connector_is_tried()
    {
        foreach (var about in ConnectorCase.All.Values)
        {
            var system = System(about.Connector);
            Assert.Equal(Written(system), about.Writes.Select(w => w.Domain).Order());
            Assert.Equal(Read(system), about.Reads.Select(r => r.Domain).Order());
            Assert.Equal(system is IQuoteBook, about.Quotes is not null);
            Assert.Empty(about.CannotHappen.Keys.Concat(about.Gaps.Keys).Except(Fault.All));
            Assert.All(about.CannotHappen.Values, why => Assert.False(string.IsNullOrWhiteSpace(why)));
        }
    }

    [Fact]
    public void The_readme_is_up_to_date()
    {
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src", "Portal.Connectors", "README.md");
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, $"{file} has lost its lines '{Begin}' and '{End}'.");
        var wanted = $"{text[..begin]}{Begin}\n{Generated()}{text[end..]}";
        if (Environment.GetEnvironmentVariable(Write) is { Length: > 0 }) File.WriteAllText(file, text = wanted);
        Assert.True(text == wanted, $"src/Portal.Connectors/README.md does not say what the connectors are now. Write it anew: {Write}=1 dotnet test tests/Portal.Connectors.Tests --filter {nameof(ReadmeTests)}");
    }

    static string Here([CallerFilePath] string path = "") => path;

    static string Generated()
    {
        var text = new StringBuilder();
        text.Append("## What each one can do\n\n| Connector | Kind | Reads | Writes | Also | Double |\n|---|---|---|---|---|---|\n");
        foreach (var connector in ConnectorCase.Connectors)
        {
            var system = System(connector);
            var chosen = ConnectorCase.Every.GetValueOrDefault(connector.Kind)?.ChosenDomain;
            text.Append($"| {connector.Title} | `{connector.Kind}` | {Chosen<IDomainReader>(system, chosen) ?? Words(Read(system))} | {Chosen<IDomainWriter>(system, chosen) ?? Words(Written(system))} | {Words(Also(system))} | {(ConnectorCase.Every.GetValueOrDefault(connector.Kind) is { HasDouble: true } ? "✓" : "–")} |\n");
        }

        text.Append("\n## What each one is told\n\nFields of the form *Connections*; in the settings each is `Connections__{slug}__{Setting}`, beside `Connections__{slug}__Kind`.\n");
        foreach (var connector in ConnectorCase.Connectors)
        {
            text.Append($"\n### {connector.Title}\n\n`Kind` is `{connector.Kind}`.\n\n| Setting | Label | Needed | What it is |\n|---|---|---|---|\n");
            foreach (var term in connector.Terms) text.Append($"| `{term.Name}` | {Cell(term.Label)} | {Needed(term)} | {Cell(term.Says)}{(term.Choices.Length == 0 ? "" : $" One of {Words(term.Choices.Select(c => $"`{c}`"))}.")} |\n");
        }

        var cases = ConnectorCase.All.Values.ToList();
        var gaps = cases.SelectMany(c => c.Gaps.Values).Distinct().ToList();
        var reasons = cases.SelectMany(c => c.CannotHappen.Values).Distinct().ToList();
        text.Append($"\n## What each one stands\n\n✓: played by `FaultTests` and `OddityTests`, with the right outcome and one record a key. –: cannot happen, for the reason below. ✓ with a number: as far as the vendor allows; what is left stands below.\n\n| Fault | {string.Join(" | ", cases.Select(c => c.Connector.Title))} |\n|---|{string.Concat(cases.Select(_ => "---|"))}\n");
        foreach (var fault in Fault.All) text.Append($"| {fault} | {string.Join(" | ", cases.Select(c => c.CannotHappen.TryGetValue(fault, out var why) ? $"–{reasons.IndexOf(why) + 1}" : c.Gaps.TryGetValue(fault, out var gap) ? $"✓{gaps.IndexOf(gap) + 1}" : "✓"))} |\n");
        text.Append('\n');
        for (var i = 0; i < reasons.Count; i++) text.Append($"- –{i + 1}: {reasons[i]}.\n");
        for (var i = 0; i < gaps.Count; i++) text.Append($"- ✓{i + 1}: {gaps[i]}.\n");
        return text.ToString();
    }

    /// <summary>With the terms of its case, or with any that look like terms: nothing is called.</summary>
    static IConnectedSystem System(IConnector connector)
    {
        var nowhere = new Uri("https://127.0.0.1:9");
        var terms = ConnectorCase.Every.TryGetValue(connector.Kind, out var about) ? about.Terms(nowhere)
            : new ConnectionTerms("any", connector.Kind, connector.Terms.Where(t => t.Required || t.Default is not null).ToDictionary(t => t.Name, t => t.Default ?? t.Choices.FirstOrDefault() ?? (t.Name.EndsWith("Url", StringComparison.Ordinal) ? nowhere.ToString() : "any"), StringComparer.OrdinalIgnoreCase));
        try
        {
            return connector.Open(terms, Rooms.Room());
        }
        catch (ConnectionFault fault) when (about is null)
        {
            throw new InvalidOperationException($"Derive a {nameof(ConnectorCase)} with the terms of {connector.Kind}, which made-up ones do not open: {fault.Message}", fault);
        }
    }

    static string? Chosen<T>(IConnectedSystem system, string? chosen) where T : ISystemOfRecord => system is T ? chosen : null;

    static IEnumerable<string> Written(IConnectedSystem system) => system is IDomainWriter writer ? writer.Writable.Select(w => w.Domain).Order() : [];

    static IEnumerable<string> Read(IConnectedSystem system) => system is IDomainReader reader ? reader.Readable.Select(r => r.Domain).Order() : [];

    /// <summary>Capabilities beside the domains.</summary>
    static IEnumerable<string> Also(IConnectedSystem system) => system.GetType().GetInterfaces()
        .Where(i => i.IsAssignableTo(typeof(ISystemOfRecord)) && i != typeof(ISystemOfRecord) && i != typeof(IConnectedSystem) && i != typeof(IDomainReader) && i != typeof(IDomainWriter)).Select(i => $"`{i.Name}`").Order();

    static string Needed(Term term) => $"{(term.Default is { } usual ? $"default `{usual.Replace("|", "\\|", StringComparison.Ordinal)}`" : term.Required ? "required" : "optional")}{(term.Secret ? ", secret" : "")}";

    /// <summary>Plain text in a table: signs that Markdown would take for its own.</summary>
    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    static string Words(IEnumerable<string> words) => words.Any() ? string.Join(", ", words) : "–";
}
