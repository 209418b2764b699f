using Microsoft.Extensions.Configuration;
using Portal.Operations;

namespace Portal.Tests.Operations;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData("http://+:8080", "http://localhost:8080/health/ready")]
    [InlineData("http://0.0.0.0:8080;https://*:8443", "http://127.0.0.1:8080/health/ready")]
    [InlineData("http://[::]:80", "http://[::1]/health/ready")]
    [InlineData(null, "http://localhost:5080/health/ready")]
    public void The_container_check_asks_where_the_instance_listens(string? urls, string asked)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("urls", urls)]).Build();
        Assert.Equal(new Uri(asked), HealthProbe.AddressOf(settings));
    }
}
