const cds = require('@sap/cds')

const company_id = '00000000-0000-4000-8000-000000000001'
const id = n => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const hour = n => new Date(Date.UTC(2026, 0, 1) + n * 3600e3).toISOString()

/** 250 customers, one changed each hour of January 2026, and two items. */
cds.on('served', async () => {
  await INSERT.into('bc.Companies').entries({ id: company_id, name: 'DEMO', displayName: 'Demo Supply Ltd' })
  await INSERT.into('bc.Customers').entries(Array.from({ length: 250 }, (_, i) => ({
    id: id(1000 + i), company_id, number: `C${10000 + i}`, displayName: `Customer ${i}`, email: `c${i}@example.org`, city: 'Ghent', country: 'BE',
    creditLimit: 1000, blocked: '_x0020_', currencyCode: 'EUR', lastModifiedDateTime: hour(i) })))
  await INSERT.into('bc.Items').entries(['Chair', 'Table'].map((displayName, i) => ({
    id: id(5000 + i), company_id, number: `A${i + 1}`, displayName, unitPrice: 10 * (i + 1), inventory: 100, lastModifiedDateTime: hour(i) })))
})

/** Numbers, names, prices and totals are the server's, as they are Business Central's. */
module.exports = class extends cds.ApplicationService {
  init() {
    let last = 1000
    this.before('CREATE', 'salesQuotes', async req => {
      const quote = req.data
      const customer = await SELECT.one.from('bc.Customers').where({ number: quote.customerNumber })
      if (!customer) return req.reject(400, 'The "customerNumber" does not match to a Customer.')
      Object.assign(quote, { number: `S-QUO${++last}`, customerName: customer.displayName, currencyCode: quote.currencyCode ?? 'EUR', documentDate: new Date().toISOString().slice(0, 10) })
      for (const [i, line] of (quote.salesQuoteLines ?? []).entries()) {
        line.sequence = (i + 1) * 10000
        if (line.lineType === 'Comment') continue
        const item = await SELECT.one.from('bc.Items').where({ id: line.itemId })
        if (!item) return req.reject(400, 'Item does not exist.')
        Object.assign(line, { lineType: 'Item', lineObjectNumber: item.number, description: item.displayName, unitPrice: line.unitPrice ?? item.unitPrice })
      }
      quote.totalAmountExcludingTax = (quote.salesQuoteLines ?? []).reduce((sum, l) => sum + (l.quantity ?? 0) * (l.unitPrice ?? 0), 0)
    })
    return super.init()
  }
}
