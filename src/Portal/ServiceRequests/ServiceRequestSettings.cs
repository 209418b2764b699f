using System.ComponentModel;
using Portal.Shell.Kinds;

namespace Portal.ServiceRequests;

/// <summary>What a company may decide about its service requests.</summary>
[KindSettings("ServiceRequests")]
public sealed class ServiceRequestSettings
{
    [Description("How many hours back a service request counts as a possible duplicate.")]
    public int DuplicateHours { get; init; } = 24;
}
