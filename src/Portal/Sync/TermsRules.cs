using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Sync;

/// <summary>What every flow must say, and what its ends must be able to do.</summary>
static class TermsRules
{
    /// <summary>What addresses below the flows are called.</summary>
    static readonly string[] Taken = ["runs", "new"];

    const int MostJitter = 3600, MostOverlap = 86_400, MostQuiet = 7 * 1440, MostDays = 366;

    /// <exception cref="InvalidInput">With everything that is wrong.</exception>
    public static void Require(string slug, SyncTerms terms, IConnections connections)
    {
        var wrong = Wrong(slug, terms, connections);
        if (wrong.Count > 0) throw new InvalidInput(wrong);
    }

    public static IReadOnlyList<Violation> Wrong(string slug, SyncTerms terms, IConnections connections)
    {
        var wrong = new List<Violation>();
        void Say(string pointer, string detail, string keyword = "value") => wrong.Add(new(pointer, detail, keyword));
        void Between(string pointer, int value, int least, int most)
        {
            if (value < least || value > most) Say(pointer, $"Between {least} and {most:N0}.", value < least ? "minimum" : "maximum");
        }

        if (!Slugs.IsSlug(slug) || slug.Length > SyncFlow.MaxSlug) Say("/slug", "Lower-case letters and digits, words joined by hyphens.", "pattern");
        else if (Taken.Contains(slug)) Say("/slug", "This word is taken; choose another.", "not");
        if (string.IsNullOrWhiteSpace(terms.Name)) Say("/name", "This is missing.", "required");
        else if (terms.Name.Length > 200) Say("/name", "At most 200 characters.", "maxLength");
        else if (terms.Name.Any(char.IsControl)) Say("/name", "Control characters are not allowed.", "pattern");
        if (Schedule.Problem(terms.Cron) is { } cron) Say("/cron", cron, "format");
        if (!Schedule.IsZone(terms.TimeZone)) Say("/timeZone", "There is no such time zone; write it like Europe/Amsterdam.", "enum");
        Between("/jitterSeconds", terms.JitterSeconds, 0, MostJitter);
        Between("/overlapSeconds", terms.OverlapSeconds, 0, MostOverlap);
        Between("/maxDeletesPercent", terms.MaxDeletesPercent, 1, 100);
        Between("/quietMinutes", terms.QuietMinutes, 0, MostQuiet);
        Between("/daysBefore", terms.DaysBefore, 1, MostDays);
        if (terms.Threshold <= 0) Say("/threshold", "More than 0.", "minimum");
        Ends(terms, connections, Say);
        return wrong;
    }

    static void Ends(SyncTerms terms, IConnections connections, Action<string, string, string> say)
    {
        var reader = connections.All<IDomainReader>().FirstOrDefault(r => r.System == terms.Source);
        var read = reader?.Readable.FirstOrDefault(s => s.Domain == terms.Domain);
        if (reader is null) say("/source", "Choose a connection that can be read.", "enum");
        else if (read is null) say("/domain", $"{terms.Source} cannot read {terms.Domain}.", "enum");
        if (terms.Target is { } target) Target(terms, target, read, connections, say);
        if (terms.Target is null && !terms.Announces) say("/target", "It would write nothing and tell nothing: choose a target, or let it tell changes as events.", "required");
        if (terms.Announces && !Announcements.Domains.Contains(terms.Domain)) say("/announces", $"There are no events for {terms.Domain}.", "const");
        else if (terms.Announces && reader?.Announces(terms.Domain) is true) say("/announces", $"{terms.Source} tells by itself what happens to {terms.Domain}; told here as well, it would be told twice.", "const");
        else if (terms is { Announces: true, Target: { } written } && connections.All<IDomainReader>().Any(r => r.System == written && r.Announces(terms.Domain))) say("/announces", $"{written} tells by itself what is written to its {terms.Domain}; told here as well, it would be told twice.", "const");
        if (read is null) return;
        foreach (var field in terms.Fields.Keys)
            if (read.Field(field) is null) say($"/fields/{field}", $"{terms.Source} does not have it.", "enum");
    }

    static void Target(SyncTerms terms, string target, DomainShape? read, IConnections connections, Action<string, string, string> say)
    {
        var writer = connections.All<IDomainWriter>().FirstOrDefault(w => w.System == target);
        var write = writer?.Writable.FirstOrDefault(s => s.Domain == terms.Domain);
        if (target == terms.Source) say("/target", "A system is not copied into itself.", "const");
        if (write is null) say("/target", $"{target} cannot write {terms.Domain}.", "enum");
        if (terms.Compares && write is not null && !writer!.Deletes(terms.Domain)) say("/compares", $"{target} deletes no {terms.Domain}: what is gone at {terms.Source} stays there. Switch this off.", "const");
        if (terms.Fields.Count == 0) say("/fields", "Choose at least one field.", "minProperties");
        if (write is null || read is null) return;
        foreach (var field in terms.Fields.Keys)
            if (write.Field(field) is not { ReadOnly: false }) say($"/fields/{field}", $"{target} does not take it.", "enum");
        foreach (var field in write.Fields.Where(f => f.Required && read.Field(f.Name) is not null && !terms.Fields.ContainsKey(f.Name)))
            say($"/fields/{field.Name}", $"{target} makes no record without it.", "required");
    }
}
