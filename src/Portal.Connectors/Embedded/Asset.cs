using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Connectors.Embedded;

/// <summary>A single thing that stands at a customer.</summary>
public sealed class Asset
{
    Asset() { }

    public Guid Id { get; private init; }
    public string Number { get; private init; } = "";
    public string Name { get; private set; } = "";
    public string CustomerNumber { get; private set; } = "";
    public string? SerialNumber { get; private set; }
    /// <summary>The contract that it is rented by.</summary>
    public string? ContractNumber { get; private set; }
    public DateTimeOffset ModifiedAt { get; private set; }

    public static Asset Create(string number, string name, string customer, string? serial, string? contract, DateTimeOffset at)
    {
        var asset = new Asset { Id = Guid.CreateVersion7(at), Number = Code.Of(number) };
        asset.Take(name, customer, serial, contract, at);
        return asset;
    }

    /// <summary>False when all was so already.</summary>
    public bool Take(string name, string customer, string? serial, string? contract, DateTimeOffset at)
    {
        var now = (name, Code.Of(customer), serial, contract is null ? null : Code.Of(contract));
        if ((Name, CustomerNumber, SerialNumber, ContractNumber) == now) return false;
        (Name, CustomerNumber, SerialNumber, ContractNumber) = now;
        ModifiedAt = at;
        return true;
    }
}

/// <summary>What somebody found when they looked at an asset, or at what a contract covers. Its key is unique.</summary>
public sealed class Inspection
{
    Inspection() { }

    public Guid Id { get; private init; }
    public string Number { get; private init; } = "";
    public string Key { get; private init; } = "";
    public string? CustomerNumber { get; private init; }
    public string? AssetNumber { get; private init; }
    public string? ContractNumber { get; private init; }
    public DateOnly InspectedOn { get; private init; }
    public string Inspector { get; private init; } = "";
    /// <summary>passed, conditional, failed.</summary>
    public string Result { get; private init; } = "";
    public string? Remarks { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }

    public static Inspection Create(string number, string key, string? customer, string? asset, string? contract, DateOnly on, string inspector, string result, string? remarks, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        Number = number,
        Key = key,
        CustomerNumber = customer,
        AssetNumber = asset,
        ContractNumber = contract,
        InspectedOn = on,
        Inspector = inspector,
        Result = result,
        Remarks = remarks,
        CreatedAt = at,
    };
}

sealed class AssetMapping : IEntityTypeConfiguration<Asset>
{
    public void Configure(EntityTypeBuilder<Asset> assets)
    {
        assets.ToTable("erp_assets");
        assets.HasKey(a => a.Number);
        assets.Property(a => a.Id).ValueGeneratedNever();
        assets.Property(a => a.Number).HasMaxLength(Code.MaxLength);
        assets.Property(a => a.Name).HasMaxLength(200);
        assets.Property(a => a.CustomerNumber).HasMaxLength(Code.MaxLength);
        assets.Property(a => a.SerialNumber).HasMaxLength(100);
        assets.Property(a => a.ContractNumber).HasMaxLength(Code.MaxLength);
        assets.HasIndex(a => new { a.CustomerNumber, a.Number });
    }
}

sealed class InspectionMapping : IEntityTypeConfiguration<Inspection>
{
    public void Configure(EntityTypeBuilder<Inspection> inspections)
    {
        inspections.ToTable("erp_inspections");
        inspections.HasKey(i => i.Number);
        inspections.Property(i => i.Number).HasMaxLength(20);
        inspections.Property(i => i.Key).HasMaxLength(40);
        inspections.Property(i => i.CustomerNumber).HasMaxLength(Code.MaxLength);
        inspections.Property(i => i.AssetNumber).HasMaxLength(Code.MaxLength);
        inspections.Property(i => i.ContractNumber).HasMaxLength(Code.MaxLength);
        inspections.Property(i => i.Inspector).HasMaxLength(200);
        inspections.Property(i => i.Result).HasMaxLength(20);
        inspections.HasIndex(i => i.Key).IsUnique();
        inspections.HasIndex(i => new { i.AssetNumber, i.InspectedOn });
    }
}
