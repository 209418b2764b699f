using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Matches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Decided",
                table: "sync_problems",
                type: "boolean",
                nullable: false,
                defaultValue: false);

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
                name: "IX_sync_problems_Decided",
                table: "sync_problems",
                column: "Decided",
                filter: "\"Decided\"");

            migrationBuilder.CreateIndex(
                name: "IX_sync_problems_Key",
                table: "sync_problems",
                column: "Key");

            migrationBuilder.CreateIndex(
                name: "IX_unclear_matches_Connection_AskedAt",
                table: "unclear_matches",
                columns: new[] { "Connection", "AskedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "unclear_matches");

            migrationBuilder.DropIndex(
                name: "IX_sync_problems_Decided",
                table: "sync_problems");

            migrationBuilder.DropIndex(
                name: "IX_sync_problems_Key",
                table: "sync_problems");

            migrationBuilder.DropColumn(
                name: "Decided",
                table: "sync_problems");

            migrationBuilder.DropColumn(
                name: "UnclearDomain",
                table: "handovers");

            migrationBuilder.DropColumn(
                name: "UnclearKey",
                table: "handovers");

            migrationBuilder.DropColumn(
                name: "ChosenAt",
                table: "connection_links");

            migrationBuilder.DropColumn(
                name: "ChosenBy",
                table: "connection_links");
        }
    }
}
