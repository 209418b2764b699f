using Portal.Kernel.Contracts;

namespace Portal.Connectors;

/// <summary>Looks at rows before they are sent: what the system would cut off or refuse is said here, with the field's name.</summary>
public static class RowChecks
{
    /// <summary>What is wrong with the row, or null.</summary>
    /// <param name="isNew">A new record needs its required fields; a known one may leave them as they are.</param>
    public static string? Problem(this DomainShape shape, DomainRow row, bool isNew)
    {
        foreach (var field in shape.Fields)
        {
            var value = row[field.Name];
            if (field.MaxLength is { } most && value?.Length > most) return $"{field.Name} has {value.Length} characters; {most} fit.";
            if (field.Required && string.IsNullOrEmpty(value) && (isNew || row.Values.ContainsKey(field.Name))) return $"{field.Name} is missing.";
        }
        return null;
    }

    /// <summary>The fields to be written over what the system has: said, writable, allowed by their rule and different.</summary>
    /// <param name="has">What the system has in a field now; empty or null: nothing.</param>
    public static Dictionary<string, string?> ToWrite(this DomainShape shape, DomainRow row, WriteRules rules, Func<string, string?>? has)
    {
        var write = new Dictionary<string, string?>();
        foreach (var field in shape.Fields.Where(f => !f.ReadOnly && row.Values.ContainsKey(f.Name)))
        {
            var (value, rule) = (row[field.Name], rules.Of(field.Name));
            if (rule is WriteRule.Never) continue;
            if (has is null)
            {
                if (!string.IsNullOrEmpty(value)) write[field.Name] = value;
                continue;
            }
            var now = has(field.Name);
            if (rule is WriteRule.IfEmpty && !string.IsNullOrEmpty(now)) continue;
            if ((value ?? "") != (now ?? "")) write[field.Name] = value;
        }
        return write;
    }
}
