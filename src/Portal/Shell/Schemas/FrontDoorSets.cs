namespace Portal.Shell.Schemas;

/// <summary>A member that the front door knows by itself (where it was filled in, which words stood beside a box): no form asks for it. In the schema: <c>x-by-front-door</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class FrontDoorSetsAttribute : Attribute
{
    public const string Keyword = "x-by-front-door";
}
