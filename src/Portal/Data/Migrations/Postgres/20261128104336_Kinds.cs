using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Kinds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "EmailDomain",
                table: "erp_customers",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);

            migrationBuilder.Sql("UPDATE erp_customers SET \"EmailDomain\" = split_part(\"Email\", '@', 2) WHERE \"Email\" LIKE '%@%'");

            migrationBuilder.AddColumn<string>(
                name: "Key",
                table: "erp_customers",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "VatNumber",
                table: "erp_customers",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "erp_assets",
                columns: table => new
                {
                    Number = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    CustomerNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    SerialNumber = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    ContractNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erp_assets", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "erp_inspections",
                columns: table => new
                {
                    Number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    CustomerNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    AssetNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    ContractNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    InspectedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Inspector = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Result = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Remarks = table.Column<string>(type: "text", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erp_inspections", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "erp_tickets",
                columns: table => new
                {
                    Number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    CustomerNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Priority = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Contact = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    AssetNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    ContractNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erp_tickets", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_erp_customers_EmailDomain",
                table: "erp_customers",
                column: "EmailDomain");

            migrationBuilder.CreateIndex(
                name: "IX_erp_customers_Key",
                table: "erp_customers",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_erp_customers_VatNumber",
                table: "erp_customers",
                column: "VatNumber");

            migrationBuilder.CreateIndex(
                name: "IX_erp_assets_CustomerNumber_Number",
                table: "erp_assets",
                columns: new[] { "CustomerNumber", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_erp_inspections_AssetNumber_InspectedOn",
                table: "erp_inspections",
                columns: new[] { "AssetNumber", "InspectedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_erp_inspections_Key",
                table: "erp_inspections",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_erp_tickets_CustomerNumber_CreatedAt_Number",
                table: "erp_tickets",
                columns: new[] { "CustomerNumber", "CreatedAt", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_erp_tickets_Key",
                table: "erp_tickets",
                column: "Key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "erp_assets");

            migrationBuilder.DropTable(
                name: "erp_inspections");

            migrationBuilder.DropTable(
                name: "erp_tickets");

            migrationBuilder.DropIndex(
                name: "IX_erp_customers_EmailDomain",
                table: "erp_customers");

            migrationBuilder.DropIndex(
                name: "IX_erp_customers_Key",
                table: "erp_customers");

            migrationBuilder.DropIndex(
                name: "IX_erp_customers_VatNumber",
                table: "erp_customers");

            migrationBuilder.DropColumn(
                name: "EmailDomain",
                table: "erp_customers");

            migrationBuilder.DropColumn(
                name: "Key",
                table: "erp_customers");

            migrationBuilder.DropColumn(
                name: "VatNumber",
                table: "erp_customers");
        }
    }
}
