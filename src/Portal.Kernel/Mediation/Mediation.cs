using System.Diagnostics;
using System.Reflection;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;

namespace Portal.Kernel.Mediation;

public static class MediationRegistration
{
    /// <summary>Registers MediatR 5 with the handlers and fact reactions of the assemblies, and the pipeline: trace, authorise, look at the text.</summary>
    public static IServiceCollection AddMediation(this IServiceCollection services, params Assembly[] assemblies)
    {
        services.AddScoped<ServiceFactory>(scope => scope.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TraceBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(AuthoriseBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(PlainTextBehaviour<,>));
        return services.Scan(scan => scan.FromAssemblies(assemblies)
            .AddClasses(c => c.AssignableTo(typeof(IRequestHandler<,>)).Where(t => !t.IsGenericTypeDefinition), publicOnly: false).AsImplementedInterfaces().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo(typeof(IReactTo<>)), publicOnly: false).AsImplementedInterfaces().WithSingletonLifetime());
    }
}

/// <summary>Names of what Portal traces and measures; OpenTelemetry listens to them.</summary>
public static class Telemetry
{
    public const string Name = "Portal";
    public static readonly ActivitySource Source = new(Name);
    public static readonly System.Diagnostics.Metrics.Meter Meter = new(Name);
}

sealed class TraceBehaviour<TRequest, TAnswer> : IPipelineBehavior<TRequest, TAnswer> where TRequest : IRequest<TAnswer>
{
    public async Task<TAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TAnswer> next)
    {
        using var span = Telemetry.Source.StartActivity(typeof(TRequest).Name);
        try
        {
            return await next();
        }
        catch (Exception fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
            throw;
        }
    }
}

sealed class AuthoriseBehaviour<TRequest, TAnswer>(ICurrentPerson person) : IPipelineBehavior<TRequest, TAnswer> where TRequest : IRequest<TAnswer>
{
    static readonly NeedsAttribute? Needs = typeof(TRequest).GetCustomAttribute<NeedsAttribute>();

    public Task<TAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TAnswer> next)
    {
        if (Needs is null) throw new InvalidOperationException($"{typeof(TRequest).Name} does not say who may ask it.");
        if (!person.IsSystem && !Needs.Anyone && !Needs.Permissions.Any(person.May)) throw new Forbidden(Needs.Permissions.Count > 0 ? Needs.Permissions[0] : "system");
        return next();
    }
}
