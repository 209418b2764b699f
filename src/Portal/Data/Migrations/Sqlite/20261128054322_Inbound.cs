using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Inbound : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ToldAt",
                table: "sync_progress",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "inbound_notices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Connection = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    NoticeId = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Says = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Json = table.Column<string>(type: "TEXT", nullable: false),
                    Times = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbound_notices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "inbound_rows",
                columns: table => new
                {
                    Connection = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Json = table.Column<string>(type: "TEXT", nullable: false),
                    SaidAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Deleted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbound_rows", x => new { x.Connection, x.Domain, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "inbound_subscriptions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Connection = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: true),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbound_subscriptions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_inbound_notices_Connection_Id",
                table: "inbound_notices",
                columns: new[] { "Connection", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_inbound_notices_Connection_NoticeId",
                table: "inbound_notices",
                columns: new[] { "Connection", "NoticeId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_inbound_notices_DueAt",
                table: "inbound_notices",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_inbound_notices_ReceivedAt",
                table: "inbound_notices",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_inbound_rows_Connection_Domain_ChangedAt_Key",
                table: "inbound_rows",
                columns: new[] { "Connection", "Domain", "ChangedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_inbound_subscriptions_Connection_Domain",
                table: "inbound_subscriptions",
                columns: new[] { "Connection", "Domain" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_inbound_subscriptions_DueAt",
                table: "inbound_subscriptions",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inbound_notices");

            migrationBuilder.DropTable(
                name: "inbound_rows");

            migrationBuilder.DropTable(
                name: "inbound_subscriptions");

            migrationBuilder.DropColumn(
                name: "ToldAt",
                table: "sync_progress");
        }
    }
}
