using System.Collections.Frozen;
using Portal.Kernel.Contracts;

namespace Portal.Intake;

/// <summary>The kinds that the door takes, by the name in their address.</summary>
sealed class Kinds(IEnumerable<IIntakeKind> kinds)
{
    readonly FrozenDictionary<string, IIntakeKind> byName = kinds.ToFrozenDictionary(k => k.Name);

    public IEnumerable<IIntakeKind> All => byName.Values.OrderBy(k => k.Name, StringComparer.Ordinal);

    public IIntakeKind? Named(string name) => byName.GetValueOrDefault(name);
}
