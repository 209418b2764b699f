using System.Text;
using Portal.Kernel;

namespace Portal.Tests.Kernel;

public sealed class StandardWebhooksTests
{
    // The vector that the specification publishes.
    const string Key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Id = "msg_p5jXN8AQM9LWM0D4loKWxJek", Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    static bool Verify(string id = Id, string timestamp = "1614265330", string signatures = Signature, byte[]? body = null, string secret = Key, int late = 0) =>
        StandardWebhooks.Verify(id, timestamp, signatures, body ?? Body, secret, At.AddSeconds(late));

    [Theory, InlineData(Key), InlineData("whsec_" + Key)]
    public void The_published_vector_is_signed_and_verified(string secret)
    {
        Assert.Equal(Signature, StandardWebhooks.Sign(Id, At, Body, secret));
        Assert.True(Verify(secret: secret));
    }

    [Theory, InlineData(-301, false), InlineData(-300, true), InlineData(300, true), InlineData(301, false)]
    public void A_clock_may_be_five_minutes_off(int late, bool good) => Assert.Equal(good, Verify(late: late));

    [Theory]
    [InlineData("v1a,aGVsbG8= v2,x " + Signature)]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " + Signature)]
    public void One_good_signature_among_others_is_enough(string signatures) => Assert.True(Verify(signatures: signatures));

    [Theory]
    [InlineData(""), InlineData("v1,"), InlineData("v1,not base64"), InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1A==")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OEgYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=")]
    public void What_is_no_signature_of_ours_is_refused(string signatures) => Assert.False(Verify(signatures: signatures));

    [Theory, InlineData(""), InlineData("-1"), InlineData("1614265330.0"), InlineData(" 1614265330"), InlineData("99999999999999999999"), InlineData("１６１４２６５３３０")]
    public void What_is_no_time_is_refused(string timestamp) => Assert.False(Verify(timestamp: timestamp));

    [Fact]
    public void A_changed_bit_is_noticed_wherever_it_is()
    {
        for (var i = 0; i < Body.Length * 8; i++)
        {
            var body = (byte[])Body.Clone();
            body[i / 8] ^= (byte)(1 << (i % 8));
            Assert.False(Verify(body: body));
        }
        Assert.False(Verify(id: Id + "x"));
        Assert.False(Verify(timestamp: "1614265331"));
        Assert.False(Verify(secret: StandardWebhooks.NewSecret()));
    }

    [Fact]
    public void An_id_with_a_dot_is_refused_because_bytes_could_move_into_it()
    {
        Assert.Throws<ArgumentException>(() => StandardWebhooks.Sign("msg.1", At, Body, Key));
        Assert.False(Verify(id: "msg.1"));
    }

    [Fact]
    public void A_new_secret_works_and_is_never_the_same()
    {
        var secret = StandardWebhooks.NewSecret();
        Assert.StartsWith("whsec_", secret);
        Assert.NotEqual(secret, StandardWebhooks.NewSecret());
        Assert.True(Verify(signatures: $"{StandardWebhooks.Sign(Id, At, Body, Key)} {StandardWebhooks.Sign(Id, At, Body, secret)}", secret: secret));
    }
}
