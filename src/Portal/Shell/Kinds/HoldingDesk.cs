using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

static class HoldingDesk
{
    /// <summary>Whose the assets and contracts of a batch are, asked for at once.</summary>
    public static Task<Holdings> Holdings(this KindDesk desk, IEnumerable<string?> assets, IEnumerable<string?> contracts, CancellationToken stop) =>
        desk.Systems.Pick<IHoldingBook>(Domains.Assets).Load(ReferenceDesk.Some(assets), ReferenceDesk.Some(contracts), stop);
}
