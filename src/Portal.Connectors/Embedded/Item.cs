using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Connectors.Embedded;

/// <summary>Everything about an item that people or files may set.</summary>
public sealed record ItemDetails(string Name, string Unit = "pcs", string? Category = null, bool Blocked = false);

/// <summary>Something that is sold or rented.</summary>
public sealed class Item
{
    Item() { }

    public Guid Id { get; private init; }
    public string Number { get; private init; } = "";
    public string Name { get; private set; } = "";
    public string NameSearch { get; private set; } = "";
    public string Unit { get; private set; } = "";
    public string? Category { get; private set; }
    public bool Blocked { get; private set; }
    public DateTimeOffset ModifiedAt { get; private set; }

    public ItemDetails Details => new(Name, Unit, Category, Blocked);

    public static Item Create(string number, ItemDetails details, DateTimeOffset at)
    {
        var item = new Item { Id = Guid.CreateVersion7(at), Number = Code.Of(number) };
        item.Take(details, at);
        return item;
    }

    /// <summary>Takes new details; false when all was so already.</summary>
    public bool Take(ItemDetails details, DateTimeOffset at)
    {
        if (details == Details) return false;
        (Name, NameSearch, Unit, Category, Blocked, ModifiedAt) = (details.Name, details.Name.ToLowerInvariant(), details.Unit, details.Category, details.Blocked, at);
        return true;
    }
}

/// <summary>A price of an item: by list, currency and the quantity from which it holds.</summary>
public sealed class ItemPrice
{
    public const string StandardList = "STANDARD";

    ItemPrice() { }

    public Guid Id { get; private init; }
    public string ItemNumber { get; private init; } = "";
    public string List { get; private init; } = "";
    public string Currency { get; private init; } = "";
    public decimal FromQuantity { get; private init; }
    public decimal Price { get; private set; }
    public DateTimeOffset ModifiedAt { get; private set; }

    public static ItemPrice Create(string item, string list, string currency, decimal fromQuantity, decimal price, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        ItemNumber = Code.Of(item),
        List = list,
        Currency = currency,
        FromQuantity = fromQuantity,
        Price = price,
        ModifiedAt = at,
    };

    /// <summary>Takes a new price; false when it is the same.</summary>
    public bool Become(decimal price, DateTimeOffset at)
    {
        if (price == Price) return false;
        (Price, ModifiedAt) = (price, at);
        return true;
    }
}

/// <summary>How much of an item there is. An item without one is a service: its stock is not kept.</summary>
public sealed class StockLevel
{
    StockLevel() { }

    /// <summary>The item's id.</summary>
    public Guid Id { get; private init; }
    public string ItemNumber { get; private init; } = "";
    public decimal OnHand { get; private set; }
    /// <summary>Promised to contracts that run or begin soon.</summary>
    public decimal Reserved { get; private init; }
    public DateTimeOffset ModifiedAt { get; private set; }

    public decimal Available => OnHand - Reserved;

    public static StockLevel Of(Item item, decimal onHand, DateTimeOffset at, decimal reserved = 0) => new() { Id = item.Id, ItemNumber = item.Number, OnHand = onHand, Reserved = reserved, ModifiedAt = at };

    /// <summary>Takes a count; false when it is the same.</summary>
    public bool Counted(decimal onHand, DateTimeOffset at)
    {
        if (onHand == OnHand) return false;
        (OnHand, ModifiedAt) = (onHand, at);
        return true;
    }
}

sealed class ItemMapping : IEntityTypeConfiguration<Item>
{
    public void Configure(EntityTypeBuilder<Item> items)
    {
        items.ToTable("erp_items");
        items.HasKey(i => i.Number);
        items.Property(i => i.Id).ValueGeneratedNever();
        items.Property(i => i.Number).HasMaxLength(Code.MaxLength);
        items.Property(i => i.Name).HasMaxLength(200);
        items.Property(i => i.NameSearch).HasMaxLength(200);
        items.Property(i => i.Unit).HasMaxLength(20);
        items.Property(i => i.Category).HasMaxLength(100);
        items.HasIndex(i => i.Id).IsUnique();
        items.HasIndex(i => new { i.NameSearch, i.Number });
        items.HasIndex(i => new { i.ModifiedAt, i.Id });
    }
}

sealed class ItemPriceMapping : IEntityTypeConfiguration<ItemPrice>
{
    public void Configure(EntityTypeBuilder<ItemPrice> prices)
    {
        prices.ToTable("erp_item_prices");
        prices.Property(p => p.Id).ValueGeneratedNever();
        prices.Property(p => p.ItemNumber).HasMaxLength(Code.MaxLength);
        prices.Property(p => p.List).HasMaxLength(50);
        prices.Property(p => p.Currency).HasMaxLength(3);
        prices.HasIndex(p => new { p.ItemNumber, p.List, p.Currency, p.FromQuantity }).IsUnique();
        prices.HasIndex(p => new { p.ModifiedAt, p.Id });
    }
}

sealed class StockLevelMapping : IEntityTypeConfiguration<StockLevel>
{
    public void Configure(EntityTypeBuilder<StockLevel> stock)
    {
        stock.ToTable("erp_stock");
        stock.HasKey(s => s.ItemNumber);
        stock.Property(s => s.Id).ValueGeneratedNever();
        stock.Property(s => s.ItemNumber).HasMaxLength(Code.MaxLength);
        stock.HasIndex(s => new { s.ModifiedAt, s.Id });
    }
}
