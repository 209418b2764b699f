using bc from '../db/schema';

@path: '/api/v2.0'
@requires: 'authenticated-user'
service Microsoft.NAV {
  entity companies       as projection on bc.Companies;

  @cds.query.limit: { default: 20, max: 100 }
  entity customers       as projection on bc.Customers;

  entity items           as projection on bc.Items;
  entity salesQuotes     as projection on bc.SalesQuotes;
  entity salesQuoteLines as projection on bc.SalesQuoteLines;
  entity salesOrders     as projection on bc.SalesOrders;
  entity salesOrderLines as projection on bc.SalesOrderLines;
  entity salesInvoices     as projection on bc.SalesInvoices;
  entity salesInvoiceLines as projection on bc.SalesInvoiceLines;
}
