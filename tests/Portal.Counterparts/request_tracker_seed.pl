# Initial data for rt-setup-database --action insert: a queue Support whose tickets have fields for Portal's key and the customer,
# beside Request Tracker's own queue General, which has none, and the fields of assets.
@Queues = ({ Name => 'Support', Description => 'Questions of customers' });
@CustomFields = (
    { Name => 'PortalKey',     Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket',  ApplyTo => 'Support' },
    { Name => 'Customer',      Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket',  ApplyTo => 'Support' },
    { Name => 'Customer',      Type => 'FreeformSingle', LookupType => 'RT::Catalog-RT::Asset', ApplyTo => 0 },
    { Name => 'Serial number', Type => 'FreeformSingle', LookupType => 'RT::Catalog-RT::Asset', ApplyTo => 0 },
);
1;
