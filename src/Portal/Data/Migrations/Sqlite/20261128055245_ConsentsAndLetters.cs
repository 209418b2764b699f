using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ConsentsAndLetters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "WrittenAt",
                table: "consents",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // What was said before was written down when it was said.
            migrationBuilder.Sql("UPDATE consents SET \"WrittenAt\" = \"At\"");

            migrationBuilder.CreateTable(
                name: "letter_templates",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_letter_templates", x => x.Kind);
                });

            migrationBuilder.CreateTable(
                name: "mailing_readers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MailingId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Said = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mailing_readers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "mailings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Connection = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    PerMinute = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    GatheredTo = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    Gathered = table.Column<bool>(type: "INTEGER", nullable: false),
                    Said = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mailings", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_handovers_State_FinishedAt",
                table: "handovers",
                columns: new[] { "State", "FinishedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_consents_WrittenAt_Id",
                table: "consents",
                columns: new[] { "WrittenAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_mailing_readers_MailingId_Email",
                table: "mailing_readers",
                columns: new[] { "MailingId", "Email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_mailing_readers_MailingId_State_Id",
                table: "mailing_readers",
                columns: new[] { "MailingId", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_mailings_DueAt",
                table: "mailings",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "letter_templates");

            migrationBuilder.DropTable(
                name: "mailing_readers");

            migrationBuilder.DropTable(
                name: "mailings");

            migrationBuilder.DropIndex(
                name: "IX_handovers_State_FinishedAt",
                table: "handovers");

            migrationBuilder.DropIndex(
                name: "IX_consents_WrittenAt_Id",
                table: "consents");

            migrationBuilder.DropColumn(
                name: "WrittenAt",
                table: "consents");
        }
    }
}
