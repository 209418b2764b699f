namespace Portal.Shell;

/// <summary>Every address of the product, in one place.</summary>
public static class Urls
{
    public const string Home = "/";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string FirstRun = "/first-run";
    public const string NewPassword = "/new-password";
    public const string Queue = "/queue";
    public const string NewRecords = "/queue/new";
    public const string QueueExport = "/queue/export.csv";
    public const string Subscriptions = "/subscriptions";
    public const string NewSubscription = "/subscriptions/new";
    public const string EventTypes = "/event-types";
    public const string Reconciliation = "/reconciliation";
    public const string NewComparison = "/reconciliation/new";
    public const string Connections = "/connections";
    public const string NewConnection = "/connections/new";
    public const string Consents = "/consents";
    public const string Letters = "/letters";
    public const string NewMailing = "/letters/news/new";
    /// <summary>For whoever follows the link in a letter.</summary>
    public const string ConsentPage = "/consent";
    public const string Unsubscribe = "/unsubscribe";
    public const string Sync = "/sync";
    public const string SyncRuns = "/sync/runs";
    public const string NewSync = "/sync/new";
    public const string Customers = "/customers";
    public const string Import = "/customers/import";
    public const string ImportProblemsRoute = "/customers/import/{id:guid}/problems.csv";
    public const string Audit = "/audit";
    public const string Users = "/users";
    public const string ApiClients = "/api-clients";
    public const string ConnectWebsite = "/connect";
    /// <summary>The WordPress plugin: as it is to anyone, with address and key for an administrator who posts the key.</summary>
    public const string WordPressPlugin = "/downloads/portal-intake.zip";
    public const string Denied = "/denied";
    public const string NotFound = "/not-found";
    public const string Error = "/error";
    public const string Settings = "/settings";
    public const string Jobs = "/jobs";
    public const string MyRequests = "/my/requests";
    public const string MyQuotes = "/my/quotes";
    public const string MyContracts = "/my/contracts";
    public const string MyInvoices = "/my/invoices";
    public const string MyHelp = "/my/help";
    public const string Registry = "/registry";
    public const string RegistryImpact = "/registry/impact";
    public const string RegistryEdits = "/registry/edit";
    public const string RegistryMap = "/registry/map";
    public const string RegistryHandbook = "/registry/handbook";
    public const string RegistryScore = "/registry/score";
    public const string RegistryPath = "/registry/path";
    public const string RegistryImport = "/registry/import";
    public const string DeclareFlow = "/registry/declare";
    public const string RegistryExport = "/registry/export.csv";
    public const string RegistryChangePlan = "/registry/impact/plan.md";
    public const string ApiDocs = "/docs/api";
    public const string OpenApi = "/openapi/v1.json";
    public const string Problems = "/problems";

    public const string Intake = "/api/v1/intake";
    public const string SubscriptionsApi = "/api/v1/subscriptions";
    public const string EventTypesApi = "/api/v1/event-types";
    public const string EventsApi = "/api/v1/events";
    public const string ReferenceApi = "/api/v1/reference";
    public const string InboundApi = "/api/v1/inbound";
    public const string ConnectionsApi = "/api/v1/connections";
    public const string SyncFlowsApi = "/api/v1/sync-flows";
    public const string ComparisonsApi = "/api/v1/comparisons";
    public const string CustomersApi = "/api/v1/customers";
    public const string ErpApi = "/api/v1/erp";
    public const string RegistryApi = "/api/v1/registry";

    public static string PasswordLink(string code) => $"{NewPassword}?code={code}";
    public static string Record(Guid id) => $"{Queue}/{id}";
    public static string RecordTimeline(Guid id) => $"{Record(id)}/timeline";
    public static string Subscription(Guid id) => $"{Subscriptions}/{id}";
    public static string EditSubscription(Guid id) => $"{Subscriptions}/{id}/edit";
    /// <summary>A subscription's page as it is looked at.</summary>
    public static string Subscription(Guid id, string? tab, string? status = null, string? type = null, Guid? delivery = null)
    {
        string?[] parts = [tab is null ? null : $"tab={tab}", status is null ? null : $"status={status}", type is null ? null : $"type={Uri.EscapeDataString(type)}", delivery is null ? null : $"delivery={delivery}"];
        var query = string.Join('&', parts.Where(p => p is not null));
        return query.Length == 0 ? Subscription(id) : $"{Subscription(id)}?{query}";
    }
    /// <param name="kind">quote.</param>
    public static string LetterKind(string kind) => $"{Letters}/{kind}";
    public static string Mailing(Guid id) => $"{Letters}/news/{id}";
    public static string ConsentOf(string token) => $"{ConsentPage}/{token}";
    public static string UnsubscribeWith(string token) => $"{Unsubscribe}/{token}";
    public static string Connection(string slug, string? documents = null) => $"{Connections}/{slug}{(documents is null ? "" : $"?documents={Uri.EscapeDataString(documents)}")}";
    /// <summary>The address that a connection's system calls.</summary>
    public static string Inbound(string connection) => $"{InboundApi}/{connection}";
    public static string EditConnection(string slug) => $"{Connections}/{slug}/edit";
    public static string SyncFlow(string slug, Guid? run = null) => $"{Sync}/{slug}{(run is null ? "" : $"?run={run}")}";
    public static string EditSync(string slug) => $"{Sync}/{slug}/edit";
    public static string Comparison(string slug) => $"{Reconciliation}/{slug}";
    public static string EditComparison(string slug) => $"{Reconciliation}/{slug}/edit";
    public static string ImportRun(Guid id) => $"{Import}?id={id}";
    public static string ImportProblems(Guid id) => $"{Import}/{id}/problems.csv";
    public static string Customer(string number) => $"{Customers}/{Uri.EscapeDataString(number)}";
    /// <param name="list">Word of the list: systems, domains, flows …</param>
    public static string RegistryItem(string list, string slug) => $"{Registry}/{list}/{slug}";
    public static string NewRegistryItem(string list) => $"{RegistryEdits}/{list}";
    public static string EditRegistryItem(string list, string slug) => $"{RegistryEdits}/{list}/{slug}";
    /// <summary>Says that something which was found to run is meant to.</summary>
    /// <param name="found">Slug of a found flow, or of undeclared traffic.</param>
    public static string DeclareFound(string found) => $"{DeclareFlow}?found={Uri.EscapeDataString(found)}";
    public static string ImpactOf(string what, string slug) => $"{RegistryImpact}?{what}={Uri.EscapeDataString(slug)}";
    /// <summary>The map as a file for people.</summary>
    /// <param name="kind">svg, mmd, c4 or csv.</param>
    public static string MapFile(string kind) => $"{RegistryMap}.{kind}";

    /// <param name="kind">backstage, openlineage, asyncapi or eventcatalog.</param>
    public static string RegistryFile(string kind) => $"{Registry}/export.{kind}";
    public static string NewRecord(string kind) => $"{NewRecords}/{kind}";
    public static string NewMyRequest(string kind) => $"{MyRequests}/new/{kind}";
    public static string MyRequest(Guid id) => $"{MyRequests}/{id}";
    public static string IntakeKind(string kind) => $"{Intake}/{kind}";
    public static string IntakeSchema(string kind) => $"{Intake}/{kind}/schema";
    public static string IntakeRecord(string kind, Guid id) => $"{Intake}/{kind}/{id}";
    public static string SubscriptionApi(Guid id) => $"{SubscriptionsApi}/{id}";
    public static string Problem(string slug) => $"{Problems}/{slug}";
}
