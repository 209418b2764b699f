using Portal.Kernel.Contracts;

namespace Portal.Staging.Pages;

/// <summary>One try of a delivery that somebody wants to read.</summary>
/// <param name="Number">Of the attempt, counted from 1; 0 while there was none.</param>
public sealed record PickedTry(DeliveryNote Delivery, int Number)
{
    public AttemptNote? Attempt => Delivery.Attempts.FirstOrDefault(a => a.Number == Number);
}
