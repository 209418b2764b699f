using System.Text;

namespace Portal.Registry.Import;

/// <summary>Which names mean the same: "Hub Spot", "HubSpot" and "hubspot " are one system; "HubSpott" is probably it too, but a person must say so.</summary>
sealed class Names
{
    const int LongEnough = 5;
    const int MostAlike = 1_000;

    readonly Dictionary<string, Dictionary<string, int>> spellings = [];
    readonly Dictionary<string, (string Slug, string Name)> known = [];
    /// <summary>Systems are often called by the name of their vendor.</summary>
    readonly Dictionary<string, string> vendors = [];
    readonly Dictionary<string, string> same;
    readonly string prefix;

    /// <param name="existing">What is registered already.</param>
    /// <param name="same">Names that a person says are others: written → meant.</param>
    /// <param name="prefix">Begins a slug when a name has no letter for one.</param>
    public Names(IEnumerable<RegistryItem> existing, IReadOnlyDictionary<string, string> same, string prefix)
    {
        foreach (var item in existing)
        {
            known.TryAdd(KeyOf(item.Name), (item.Slug, item.Name));
            known.TryAdd(KeyOf(item.Slug), (item.Slug, item.Name));
            if (item is RegisteredSystem { Vendor: { Length: > 0 } vendor }) vendors.TryAdd(KeyOf(vendor), item.Name);
        }
        this.same = same.ToDictionary(s => KeyOf(s.Key), s => s.Value);
        this.prefix = prefix;
    }

    /// <summary>A name was met.</summary>
    public void Meet(string name)
    {
        if (KeyOf(name).Length == 0) return;
        if (!spellings.TryGetValue(KeyOf(name), out var written)) spellings[KeyOf(name)] = written = [];
        written[name] = written.GetValueOrDefault(name) + 1;
    }

    /// <summary>Slug and name under which it is registered, or will be.</summary>
    public (string Slug, string Name) Resolve(string name)
    {
        var key = KeyOf(name);
        if (same.TryGetValue(key, out var meant)) (name, key) = (meant, KeyOf(meant));
        if (known.TryGetValue(key, out var registered)) return registered;
        var best = Best(key) ?? name;
        return (SlugOf(best), best);
    }

    public IEnumerable<ImportDuplicate> Duplicates()
    {
        foreach (var (key, written) in spellings)
            if (written.Count > 1 || (known.TryGetValue(key, out var registered) && written.Keys.Single() != registered.Name && written.Keys.Single() != registered.Slug))
                yield return new ImportDuplicate([.. written.Keys.Order(StringComparer.Ordinal)], known.TryGetValue(key, out var there) ? there.Name : Best(key)!, Merged: true);
        foreach (var key in spellings.Keys)
            if (!known.ContainsKey(key) && !same.ContainsKey(key) && vendors.TryGetValue(key, out var system)) yield return new ImportDuplicate([Best(key)!], system, Merged: false);
        var keys = spellings.Keys.Concat(known.Where(k => KeyOf(k.Value.Name) == k.Key).Select(k => k.Key)).Distinct().ToList();
        foreach (var (key, near) in Near(keys).Where(p => spellings.ContainsKey(p.Key)))
            if (!same.ContainsKey(key)) yield return new ImportDuplicate([Best(key)!, .. known.ContainsKey(near) ? (string[])[] : [Best(near)!]], known.TryGetValue(near, out var there) ? there.Name : Best(near)!, Merged: false);
    }

    /// <summary>Pairs that one letter tells apart; the rarer one first. Compared only where lengths and beginnings or ends agree.</summary>
    IEnumerable<(string Key, string Near)> Near(List<string> keys)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var group in keys.Where(k => k.Length >= LongEnough).SelectMany(k => (string[])[$"^{k[..3]}", $"${k[^3..]}"], (k, part) => (k, part)).GroupBy(p => p.part, p => p.k))
        {
            // Numbered names begin alike by the thousand: there nothing can be said.
            var alike = group.Take(MostAlike + 1).ToList();
            for (var i = 0; alike.Count <= MostAlike && i < alike.Count; i++)
                for (var j = i + 1; j < alike.Count; j++)
                {
                    var (a, b) = (alike[i], alike[j]);
                    if (!OneApart(a, b)) continue;
                    var (rare, usual) = known.ContainsKey(b) || (!known.ContainsKey(a) && Count(b) >= Count(a)) ? (a, b) : (b, a);
                    if (known.ContainsKey(rare) && known.ContainsKey(usual)) continue;
                    if (seen.Add((rare, usual))) yield return (rare, usual);
                }
        }
    }

    int Count(string key) => spellings.GetValueOrDefault(key)?.Values.Sum() ?? 0;

    string? Best(string key) => spellings.GetValueOrDefault(key)?.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).First().Key;

    /// <summary>Letters and digits alone, in lower case.</summary>
    public static string KeyOf(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var letter in name)
            if (char.IsLetterOrDigit(letter)) key.Append(char.ToLowerInvariant(letter));
        return key.ToString();
    }

    public string SlugOf(string name) => ItemDraft.SlugFor(name) is { Length: > 0 } slug ? slug
        : $"{prefix}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";

    /// <summary>Whether one letter more, less or other makes the one of the other.</summary>
    static bool OneApart(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1 || a == b) return false;
        var at = 0;
        while (at < a.Length && at < b.Length && a[at] == b[at]) at++;
        return a.AsSpan(at + (a.Length >= b.Length ? 1 : 0)).SequenceEqual(b.AsSpan(at + (b.Length >= a.Length ? 1 : 0)))
            // Numbers that differ by a digit are different things: "Store 12", "Store 13".
            && !(at < a.Length && char.IsDigit(a[at])) && !(at < b.Length && char.IsDigit(b[at]));
    }
}
