namespace Portal.Registry.Pictures;

/// <summary>A point of a picture, in pixels from its left upper corner.</summary>
public readonly record struct Spot(double X, double Y)
{
    public static Spot operator +(Spot a, Spot b) => new(a.X + b.X, a.Y + b.Y);
    public static Spot operator -(Spot a, Spot b) => new(a.X - b.X, a.Y - b.Y);
    public static Spot operator *(Spot a, double times) => new(a.X * times, a.Y * times);

    public double Length => Math.Sqrt((X * X) + (Y * Y));
}

/// <summary>A rectangle of a picture.</summary>
public readonly record struct Area(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;
    public double Bottom => Y + Height;
    public Spot Middle => new(X + (Width / 2), Y + (Height / 2));

    public static Area Around(Spot middle, double width, double height) => new(middle.X - (width / 2), middle.Y - (height / 2), width, height);

    public bool Touches(Area other, double gap = 0) =>
        X < other.Right + gap && other.X < Right + gap && Y < other.Bottom + gap && other.Y < Bottom + gap;

    public bool Holds(Spot spot, double gap = 0) => spot.X > X - gap && spot.X < Right + gap && spot.Y > Y - gap && spot.Y < Bottom + gap;

    public Area With(Area other)
    {
        var (x, y) = (Math.Min(X, other.X), Math.Min(Y, other.Y));
        return new(x, y, Math.Max(Right, other.Right) - x, Math.Max(Bottom, other.Bottom) - y);
    }

    public Area Moved(Spot by) => this with { X = X + by.X, Y = Y + by.Y };

    /// <summary>Where a line from the middle leaves the rectangle, when it is drawn with a margin.</summary>
    public Spot EdgeTowards(Spot from, Spot to, double margin)
    {
        var way = to - from;
        if (way.Length < 0.001) return from;
        var (left, right, top, bottom) = (X - margin, Right + margin, Y - margin, Bottom + margin);
        var across = way.X > 0 ? (right - from.X) / way.X : way.X < 0 ? (left - from.X) / way.X : double.MaxValue;
        var down = way.Y > 0 ? (bottom - from.Y) / way.Y : way.Y < 0 ? (top - from.Y) / way.Y : double.MaxValue;
        return from + (way * Math.Clamp(Math.Min(across, down), 0, 1));
    }
}
