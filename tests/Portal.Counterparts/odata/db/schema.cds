namespace bc;

aspect record {
  key id                   : UUID;
      @cds.on.insert: $now
      @cds.on.update: $now
      @odata.etag
      lastModifiedDateTime : Timestamp;
}

entity Companies {
  key id          : UUID;
      name        : String(30);
      displayName : String(100);
      customers   : Composition of many Customers on customers.company = $self;
      items       : Composition of many Items on items.company = $self;
      salesQuotes : Composition of many SalesQuotes on salesQuotes.company = $self;
      salesOrders : Composition of many SalesOrders on salesOrders.company = $self;
      salesInvoices : Composition of many SalesInvoices on salesInvoices.company = $self;
}

entity Customers : record {
  company               : Association to Companies;
  number                : String(20) @assert.unique;
  displayName           : String(100) @mandatory;
  email                 : String(80);
  phoneNumber           : String(30);
  addressLine1          : String(100);
  postalCode            : String(20);
  city                  : String(30);
  country               : String(10);
  currencyCode          : String(10);
  taxRegistrationNumber : String(20);
  website               : String(80);
  salespersonCode       : String(20);
  creditLimit           : Decimal(15, 2);
  blocked               : String(20);
}

entity Items : record {
  company               : Association to Companies;
  number                : String(20);
  displayName           : String(100);
  type                  : String(20) default 'Inventory';
  unitPrice             : Decimal(15, 5);
  inventory             : Decimal(15, 5);
  blocked               : Boolean default false;
  baseUnitOfMeasureCode : String(10) default 'PCS';
}

aspect document : record {
  company                 : Association to Companies;
  number                  : String(20);
  externalDocumentNumber  : String(35);
  documentDate            : Date;
  validUntilDate          : Date;
  customerNumber          : String(20) @mandatory;
  customerName            : String(100);
  shipToContact           : String(100);
  email                   : String(80);
  currencyCode            : String(10);
  status                  : String(20) default 'Draft';
  totalAmountExcludingTax : Decimal(15, 2);
}

aspect line {
  key id               : UUID;
      sequence         : Integer;
      lineType         : String(20) default 'Item';
      itemId           : UUID;
      lineObjectNumber : String(20);
      description      : String(100);
      quantity         : Decimal(15, 5);
      unitPrice        : Decimal(15, 5);
}

entity SalesQuotes : document {
  salesQuoteLines : Composition of many SalesQuoteLines on salesQuoteLines.document = $self;
}

entity SalesQuoteLines : line {
  document : Association to SalesQuotes;
}

entity SalesOrders : document {
  salesOrderLines : Composition of many SalesOrderLines on salesOrderLines.document = $self;
}

entity SalesOrderLines : line {
  document : Association to SalesOrders;
}

entity SalesInvoices : document {
  orderNumber       : String(20);
  salesInvoiceLines : Composition of many SalesInvoiceLines on salesInvoiceLines.document = $self;
}

entity SalesInvoiceLines : line {
  document : Association to SalesInvoices;
}
