using Portal.Access;
using Portal.Connections;
using Portal.Consents;
using Portal.Customers;
using Portal.Data;
using Portal.Erp;
using Portal.Inbound;
using Portal.Intake;
using Portal.Letters;
using Portal.Operations;
using Portal.Promotion;
using Portal.Reconciliation;
using Portal.Registry;
using Portal.Shell;
using Portal.Staging;
using Portal.Sync;
using Portal.Webhooks;

if (args is [HealthProbe.Verb]) return await HealthProbe.Run();

var builder = WebApplication.CreateBuilder(args);

// In the order data flows. The only file that names every slice; kinds of record are found by themselves.
ISlice[] slices =
[
    new AccessSlice(),
    new IntakeSlice(),
    new StagingSlice(),
    new PromotionSlice(),
    new ErpSlice(),
    new ConnectionsSlice(),
    new InboundSlice(),
    new ConsentsSlice(),
    new LettersSlice(),
    new SyncSlice(),
    new WebhooksSlice(),
    new CustomersSlice(),
    new ReconciliationSlice(),
    new RegistrySlice(),
    new OperationsSlice(),
];

builder.AddDatabase().AddShell(slices);

var app = builder.Build();
app.UseShell(slices);
app.Run();
// Set when the database could not be prepared: whoever started us must see it.
return Environment.ExitCode;

/// <summary>The host, named so that tests can start it.</summary>
public partial class Program;
