using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>Tells what was seen to move on which flow.</summary>
sealed class Observatory(Shelf shelf, TimeProvider clock)
{
    public async Task<Picture> Look(PortalDb db, CancellationToken stop) => new(await shelf.Read(db, stop), Observations.None, clock.GetUtcNow());
}
