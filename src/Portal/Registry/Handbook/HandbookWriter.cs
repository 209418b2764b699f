using Portal.Registry.Pages;
using Portal.Registry.Pictures;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Handbook;

/// <summary>Writes the handbook from the registry: nothing in it is kept anywhere else.</summary>
sealed class HandbookWriter
{
    /// <summary>So many flows have a part of their own, with a picture.</summary>
    const int MostTold = 1_000;
    const string Nobody = "nobody", Nothing = "–";

    readonly Picture picture;
    readonly List<Block> blocks = [];

    HandbookWriter(Picture picture) => this.picture = picture;

    /// <param name="since">Null: without a chapter of changes.</param>
    public static HandbookText Of(Picture picture, MapView map, DateOnly? since, IReadOnlyList<ItemChange> changes)
    {
        var writer = new HandbookWriter(picture);
        writer.Context(map);
        if (since is { } day) writer.Changed(day, changes);
        writer.Systems();
        writer.Domains();
        writer.Flows();
        writer.Rules();
        return new("Integration handbook", picture.Today, writer.blocks);
    }

    Book Book => picture.Book;

    void Context(MapView map)
    {
        Chapter("Context", "context");
        Say($"{Format.Of(map.Selection.Systems.Count, "system")} exchange data by {Format.Of(map.Selection.Flows.Count, "flow")}; {Format.Of(map.Selection.Flows.Count(picture.WantsAttention), "flow")} want attention. Written from the registry on {Format.Date(picture.Today)}.");
        if (map.Drawing.IsTooLarge) Say($"{map.Drawing.Says} are too many for one picture that can be read.");
        else blocks.Add(new Figure("Systems and flows", MapSvg.Of(picture, map.Drawing), DiagramText.Mermaid(picture, map.Selection)));
    }

    void Changed(DateOnly since, IReadOnlyList<ItemChange> changes)
    {
        Chapter($"Changed since {Format.Date(since)}", "changed");
        if (changes.Count == 0) Say("Nothing was changed.");
        Table(["What", "Name", "Change", "Before", "After"], changes.SelectMany(Rows));
    }

    static IEnumerable<IReadOnlyList<string>> Rows(ItemChange change)
    {
        var one = RegistryWords.Upper(RegistryWords.One(change.Kind));
        if (change.Before is null) return [[one, change.Name, "added", Nothing, Nothing]];
        if (change.After is null) return [[one, change.Name, "taken out", Nothing, Nothing]];
        return ItemDifference.Of(change).Select(d => (IReadOnlyList<string>)[one, change.Name, IsOver(change.After) && d.Label == "State" ? "retired" : d.Label, d.Before ?? Nothing, d.After ?? Nothing]);
    }

    static bool IsOver(RegistryItem item) => item is RegisteredSystem { State: SystemState.Gone } or Flow { State: FlowState.Retired } or FlowException { State: ExceptionState.Ended };

    void Systems()
    {
        Chapter("Systems", "systems");
        foreach (var system in Book.Systems.Where(s => s.State is not SystemState.Gone))
        {
            Part(system.Name, $"system-{system.Slug}");
            Say(system.Purpose);
            Facts(("Owner", system.Owner ?? Nobody), ("Contact", system.Contact), ("Vendor", system.Vendor), ("Version", system.Version), ("Criticality", system.Criticality.Word()), ("State", system.State.Word()), ("Integrates", system.Integrates),
                ("Documentation", system.Documentation), ("System of record of", Join(picture.OwnedBy(system.Slug))), ("Receives", Join(Book.To(system.Slug).Where(IsOn).Select(f => f.Name))), ("Sends", Join(Book.From(system.Slug).Where(IsOn).Select(f => f.Name))));
        }
    }

    void Domains()
    {
        Chapter("Data dictionary", "domains");
        foreach (var domain in Book.Domains)
        {
            Part(domain.Name, $"domain-{domain.Slug}");
            Say(domain.Description);
            Facts(("Answers for it", domain.Owner ?? Nobody), ("System of record", System(domain.OwnerOn(picture.Today))), ("Claimed by", Join(domain.ClaimedBy.Select(Book.NameOf))));
            Table(["Field", "Type", "System of record", "Personal", "Means"], domain.Fields.Select(f => (IReadOnlyList<string>)[f.Name ?? f.Slug, f.Type ?? Nothing, System(domain.OwnerOn(picture.Today, f.Slug)), f.Personal ? "yes" : "no", f.Description ?? Nothing]));
            Table(["Owned", "By", "From", "Until"], domain.Ownership.OrderBy(o => o.From).Select(o => (IReadOnlyList<string>)[o.Field is { } field ? domain.FieldName(field) : "the whole domain", System(o.System), Format.Date(o.From), o.Until is { } until ? Format.Date(until) : Nothing]));
            Table(["Copied to", "By", "How fresh", "Fields", "Why"], domain.Copies.Select(c => (IReadOnlyList<string>)[Book.NameOf(c.System), Book.Flow(c.Flow)?.Name ?? c.Flow ?? Nothing, c.Freshness ?? Nothing, c.Fields.Count == 0 ? "all" : Join(c.Fields.Select(domain.FieldName))!, c.Why ?? Nothing]));
        }
    }

    void Flows()
    {
        Chapter("Flows", "flows");
        var lines = picture.Lines().Where(l => l.Status is not FlowStatus.Retired).OrderBy(l => l.Name, StringComparer.OrdinalIgnoreCase).ThenBy(l => l.Slug, StringComparer.Ordinal).ToList();
        if (lines.Count > MostTold)
        {
            Say($"{Format.Of(lines.Count, "flow")} are too many to tell of each; the page of a flow has its runbook.");
            Table(["Flow", "From", "To", "Domain", "Pattern", "Owner", "Status"], lines.Select(l => (IReadOnlyList<string>)[l.Name, Book.NameOf(l.From), Book.NameOf(l.To), Book.Domain(l.Domain)?.Name ?? Nothing, Book.Pattern(l.Pattern)?.Name ?? "none", l.Owner ?? Nobody, l.Status.Word()]));
            return;
        }
        foreach (var line in lines)
        {
            var flow = line.Flow;
            Part(line.Name, $"flow-{line.Slug}");
            foreach (var why in picture.Reasons(line)) Say($"{RegistryWords.Upper(why)}.");
            Facts(("From", Book.NameOf(line.From)), ("To", Book.NameOf(line.To)), ("Domain", Book.Domain(line.Domain)?.Name ?? line.Domain ?? Nothing), ("Pattern", Book.Pattern(line.Pattern)?.Name ?? "none"), ("Trigger", RegistryWords.Trigger(flow)), ("Why so", flow?.TriggerWhy),
                ("Owner", line.Owner ?? Nobody), ("Contact", flow?.Contact), ("Status", line.Status.Word()), ("Contract", flow?.Contract), ("Credentials", Join(flow?.Credentials ?? [])),
                ("Last seen", line.LastSeenAt is { } last ? Format.Date(DateOnly.FromDateTime(last.UtcDateTime)) : "never"), ("When it fails", flow?.Runbook));
            blocks.Add(new Figure($"How {line.Name} runs", SequenceDrawing.Svg(picture, line), SequenceDrawing.Mermaid(picture, line)));
        }
    }

    void Rules()
    {
        Chapter("Patterns", "patterns");
        Table(["Pattern", "Allowed", "How it works", "Flows"], Book.Patterns.Select(p => (IReadOnlyList<string>)[p.Name, p.Allowed ? "yes" : "no", p.Description ?? Nothing, $"{Book.Flows.Count(f => f.Pattern == p.Slug && IsOn(f))}"]));
        Chapter("Exceptions", "exceptions");
        if (Book.Exceptions.Count == 0) Say("There is none.");
        Table(["Exception", "Flow", "Reason", "Until", "Plan", "Owner", "State"], Book.Exceptions.Select(e => (IReadOnlyList<string>)[e.Name, Book.Flow(e.Flow)?.Name ?? e.Flow, e.Reason, Format.Date(e.Until), e.Plan ?? "none", e.Owner ?? Nobody, e.State.Word()]));
        Chapter("Decisions", "decisions");
        if (Book.Decisions.Count == 0) Say("None is written down.");
        foreach (var decision in Book.Decisions.OrderByDescending(d => d.On))
        {
            Part(decision.Name, $"decision-{decision.Slug}");
            Facts(("Decided on", Format.Date(decision.On)), ("By", decision.By), ("Context", decision.Context), ("Choice", decision.Choice), ("Alternatives", decision.Alternatives), ("About", Join(decision.About)));
        }
    }

    void Chapter(string title, string anchor) => blocks.Add(new Heading(2, title, anchor));
    void Part(string title, string anchor) => blocks.Add(new Heading(3, title, anchor));

    void Say(string? text)
    {
        if (!string.IsNullOrWhiteSpace(text)) blocks.Add(new Paragraph(text));
    }

    void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (rows.ToList() is { Count: > 0 } all) blocks.Add(new Grid(heads, all));
    }

    void Facts(params (string What, string? Says)[] facts) => Table(["What", "Says"], facts.Where(f => !string.IsNullOrWhiteSpace(f.Says)).Select(f => (IReadOnlyList<string>)[f.What, f.Says!]));

    string System(string? slug) => slug is null ? Nobody : Book.NameOf(slug);

    static string? Join(IEnumerable<string> all) => string.Join(", ", all) is { Length: > 0 } text ? text : null;
    static bool IsOn(Flow flow) => flow.State is not FlowState.Retired;
}
