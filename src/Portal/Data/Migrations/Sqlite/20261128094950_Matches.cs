using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "UnclearDomain",
                table: "handovers",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UnclearKey",
                table: "handovers",
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ChosenAt",
                table: "connection_links",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ChosenBy",
                table: "connection_links",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "unclear_matches",
                columns: table => new
                {
                    Connection = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    CandidatesJson = table.Column<string>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false)
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
