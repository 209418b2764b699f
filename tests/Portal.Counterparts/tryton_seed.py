#!/usr/bin/python3
"""Makes a Tryton database that a small trading company could have, for tests to copy.

usage: tryton_seed.py FOLDER NAME PASSWORD    (FOLDER/NAME.sqlite is made; its user is admin)
Needs Debian's tryton-server and tryton-modules-sale, -sale-opportunity, -account, -party, -product.
"""
import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

folder, name, password = sys.argv[1:4]
settings = os.path.join(folder, "seed.conf")
secret = os.path.join(folder, "seed.secret")
with open(settings, "w") as file:
    file.write(f"[database]\nuri = sqlite://\npath = {folder}\n")
with open(secret, "w") as file:
    file.write(password)
open(os.path.join(folder, f"{name}.sqlite"), "a").close()
subprocess.run(
    ["trytond-admin", "-c", settings, "-d", name, "-l", "en", "--email", "erp@example.org", "--activate-dependencies",
     "-u", "ir", "res", "party", "product", "sale", "sale_opportunity", "account_invoice_stock"],
    env={**os.environ, "TRYTONPASSFILE": secret}, check=True)

from trytond.config import config  # noqa: E402
config.update_etc(settings)
from trytond.pool import Pool  # noqa: E402
from trytond.transaction import Transaction  # noqa: E402

Pool.start()
Pool(name).init()


def model(of):
    return Pool().get(of)


def company():
    euro, _ = model("currency.currency").create([
        {"name": "Euro", "code": "EUR", "symbol": "€", "numeric_code": "978"},
        {"name": "US Dollar", "code": "USD", "symbol": "$", "numeric_code": "840"}])
    model("country.country").create([{"name": "Netherlands", "code": "NL"}, {"name": "Germany", "code": "DE"}])
    party, = model("party.party").create([{"name": "Demo Supply Ltd", "code": "US"}])
    made, = model("company.company").create([{"party": party.id, "currency": euro.id}])
    seller, = model("party.party").create([{"name": "Sanne Seller", "code": "E-1"}])
    employee, = model("company.employee").create([{"party": seller.id, "company": made.id}])
    user = model("res.user")(Transaction().user)
    model("res.user").write([user], {
        "companies": [("add", [made.id])], "company": made.id,
        "employees": [("add", [employee.id])], "employee": employee.id})
    return made.id


def chart():
    """The smallest chart of accounts, made by Tryton's own wizard."""
    template = next(t for t in model("account.account.template").search([("parent", "=", None)]) if "Minimal" in t.name)
    wizard = Pool().get("account.create_chart", type="wizard")
    session, _, _ = wizard.create()
    wizard.execute(session, {"account": {"company": Transaction().context["company"], "account_template": template.id}}, "create_account")
    wizard.execute(session, {"properties": {
        "company": Transaction().context["company"], "account_receivable": account("receivable"), "account_payable": account("payable"),
        "category_account_expense": None, "category_account_revenue": None}}, "create_properties")


def account(kind):
    return model("account.account").search([(f"type.{kind}", "=", True)], limit=1)[0].id


def items():
    unit, = model("product.uom").search([("symbol", "=", "u")], limit=1)
    hour, = model("product.uom").search([("symbol", "=", "h")], limit=1)
    category, = model("product.category").create([{
        "name": "Goods", "accounting": True, "account_revenue": account("revenue"), "account_expense": account("expense")}])
    for code, title, price, kind, uom, salable in [
            ("VALVE-100", "Ball valve DN25", "42.50", "goods", unit, True), ("PUMP-200", "Circulation pump", "310.00", "goods", unit, True),
            ("SEAL-300", "Seal kit", "7.95", "goods", unit, True), ("HELP-1", "Commissioning", "95.00", "service", hour, True),
            ("OLD-900", "Valve of former times", "12.00", "goods", unit, False)]:
        model("product.template").create([{
            "name": title, "code": code, "type": kind, "list_price": Decimal(price), "default_uom": uom.id, "salable": salable,
            "sale_uom": uom.id if salable else None, "account_category": category.id, "products": [("create", [{"suffix_code": ""}])]}])


def customers():
    term, = model("account.invoice.payment_term").create([{
        "name": "30 days", "lines": [("create", [{"type": "remainder", "relativedeltas": [("create", [{"days": 30}])]}])]}])
    for code, title, mail, active in [
            ("C-1001", "Acme Fabrication B.V.", "buyer@acme.example", True), ("C-1002", "Northwind Marine", "office@northwind.example", True),
            ("C-1003", "Gone Trading", "gone@trading.example", False)]:
        model("party.party").create([{
            "name": title, "code": code, "active": active, "customer_payment_term": term.id,
            "addresses": [("create", [{"street": "1 Dock Road", "city": "Rotterdam", "postal_code": "3011"}])],
            "contact_mechanisms": [("create", [{"type": "email", "value": mail}])]}])


def overdue_invoice():
    """One of 60 days ago over EUR 85 to C-1002, in a fiscal year around it."""
    day = date.today() - timedelta(days=60)
    of = model("ir.model.data").get_id
    moves, = model("ir.sequence").create([{"name": "Moves", "sequence_type": of("account", "sequence_type_account_move")}])
    numbers, = model("ir.sequence.strict").create([{"name": "Invoices", "prefix": "INV-", "sequence_type": of("account_invoice", "sequence_type_account_invoice")}])
    year, = model("account.fiscalyear").create([{
        "name": str(day.year), "company": Transaction().context["company"], "start_date": date(day.year, 1, 1), "end_date": date(day.year, 12, 31), "post_move_sequence": moves.id,
        "invoice_sequences": [("create", [{"company": Transaction().context["company"], **{f"{kind}_sequence": numbers.id for kind in ("out_invoice", "in_invoice", "out_credit_note", "in_credit_note")}}])]}])
    model("account.fiscalyear").create_period([year])
    party, = model("party.party").search([("code", "=", "C-1002")])
    journal, = model("account.journal").search([("type", "=", "revenue")], limit=1)
    invoice, = model("account.invoice").create([{
        "type": "out", "party": party.id, "invoice_address": party.addresses[0].id, "account": account("receivable"), "journal": journal.id,
        "payment_term": party.customer_payment_term.id, "invoice_date": day,
        "lines": [("create", [{"description": "Ball valve DN25", "quantity": 2, "unit_price": Decimal("42.50"), "account": account("revenue")}])]}])
    with Transaction().set_context(_skip_warnings=True):  # that its due day is past
        model("account.invoice").post([invoice])


with Transaction().start(name, 1) as transaction:
    here = company()
    with transaction.set_context(company=here):
        chart()
        items()
        customers()
        overdue_invoice()
