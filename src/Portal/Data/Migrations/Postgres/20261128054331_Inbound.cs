using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Inbound : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ToldAt",
                table: "sync_progress",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "inbound_notices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Connection = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    NoticeId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Says = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Json = table.Column<string>(type: "text", nullable: false),
                    Times = table.Column<int>(type: "integer", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbound_notices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "inbound_rows",
                columns: table => new
                {
                    Connection = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Domain = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Json = table.Column<string>(type: "text", nullable: false),
                    SaidAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Deleted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbound_rows", x => new { x.Connection, x.Domain, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "inbound_subscriptions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Connection = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Domain = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Problem = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true)
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
