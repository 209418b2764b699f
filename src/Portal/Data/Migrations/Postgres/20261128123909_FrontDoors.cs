using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class FrontDoors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sync_rows_LookAt",
                table: "sync_rows");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "BusySince",
                table: "sync_runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AnewFrom",
                table: "sync_progress",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Decided",
                table: "sync_problems",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Flow",
                table: "mailings",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "NotBefore",
                table: "mailing_readers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PutOff",
                table: "mailing_readers",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "LeftAt",
                table: "handovers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UnclearDomain",
                table: "handovers",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UnclearKey",
                table: "handovers",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);

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

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ChosenAt",
                table: "connection_links",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ChosenBy",
                table: "connection_links",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RepointedAt",
                table: "comparisons",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "answered_quotes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RequestId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    CustomerNumber = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Version = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Accepted = table.Column<bool>(type: "boolean", nullable: false),
                    Total = table.Column<decimal>(type: "numeric(28,4)", precision: 28, scale: 4, nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    TakenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_answered_quotes", x => x.Id);
                });

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

            migrationBuilder.CreateTable(
                name: "unclear_matches",
                columns: table => new
                {
                    Connection = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Domain = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    CandidatesJson = table.Column<string>(type: "text", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_unclear_matches", x => new { x.Connection, x.Domain, x.Key });
                });

            migrationBuilder.CreateIndex(
                name: "IX_sync_rows_FlowId_LookAt",
                table: "sync_rows",
                columns: new[] { "FlowId", "LookAt" },
                filter: "\"LookAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_sync_problems_Decided",
                table: "sync_problems",
                column: "Decided",
                filter: "\"Decided\"");

            migrationBuilder.CreateIndex(
                name: "IX_sync_problems_Key",
                table: "sync_problems",
                column: "Key");

            migrationBuilder.CreateIndex(
                name: "ix_sync_problems_again",
                table: "sync_problems",
                column: "RunId",
                filter: "\"Again\" AND NOT \"Solved\"");

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
                name: "IX_differences_State",
                table: "differences",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_answered_quotes_RequestId_Id",
                table: "answered_quotes",
                columns: new[] { "RequestId", "Id" });

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

            migrationBuilder.CreateIndex(
                name: "IX_unclear_matches_Connection_AskedAt",
                table: "unclear_matches",
                columns: new[] { "Connection", "AskedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "answered_quotes");

            migrationBuilder.DropTable(
                name: "erp_assets");

            migrationBuilder.DropTable(
                name: "erp_inspections");

            migrationBuilder.DropTable(
                name: "erp_tickets");

            migrationBuilder.DropTable(
                name: "unclear_matches");

            migrationBuilder.DropIndex(
                name: "IX_sync_rows_FlowId_LookAt",
                table: "sync_rows");

            migrationBuilder.DropIndex(
                name: "IX_sync_problems_Decided",
                table: "sync_problems");

            migrationBuilder.DropIndex(
                name: "IX_sync_problems_Key",
                table: "sync_problems");

            migrationBuilder.DropIndex(
                name: "ix_sync_problems_again",
                table: "sync_problems");

            migrationBuilder.DropIndex(
                name: "IX_erp_customers_EmailDomain",
                table: "erp_customers");

            migrationBuilder.DropIndex(
                name: "IX_erp_customers_Key",
                table: "erp_customers");

            migrationBuilder.DropIndex(
                name: "IX_erp_customers_VatNumber",
                table: "erp_customers");

            migrationBuilder.DropIndex(
                name: "IX_differences_State",
                table: "differences");

            migrationBuilder.DropColumn(
                name: "BusySince",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "AnewFrom",
                table: "sync_progress");

            migrationBuilder.DropColumn(
                name: "Decided",
                table: "sync_problems");

            migrationBuilder.DropColumn(
                name: "Flow",
                table: "mailings");

            migrationBuilder.DropColumn(
                name: "NotBefore",
                table: "mailing_readers");

            migrationBuilder.DropColumn(
                name: "PutOff",
                table: "mailing_readers");

            migrationBuilder.DropColumn(
                name: "LeftAt",
                table: "handovers");

            migrationBuilder.DropColumn(
                name: "UnclearDomain",
                table: "handovers");

            migrationBuilder.DropColumn(
                name: "UnclearKey",
                table: "handovers");

            migrationBuilder.DropColumn(
                name: "EmailDomain",
                table: "erp_customers");

            migrationBuilder.DropColumn(
                name: "Key",
                table: "erp_customers");

            migrationBuilder.DropColumn(
                name: "VatNumber",
                table: "erp_customers");

            migrationBuilder.DropColumn(
                name: "ChosenAt",
                table: "connection_links");

            migrationBuilder.DropColumn(
                name: "ChosenBy",
                table: "connection_links");

            migrationBuilder.DropColumn(
                name: "RepointedAt",
                table: "comparisons");

            migrationBuilder.CreateIndex(
                name: "IX_sync_rows_LookAt",
                table: "sync_rows",
                column: "LookAt",
                filter: "\"LookAt\" IS NOT NULL");
        }
    }
}
