using Klang.Identity;
using Klang.Records;
using Xunit;

namespace Klang.Tests.Identity;

/// <summary>What was found good is believed for a while, and no longer.</summary>
public sealed class TokenCacheTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_token_is_believed_for_less_than_five_seconds_and_never_past_its_own_end()
    {
        var cache = new TokenCache();
        cache.Keep("a", Good(Now.AddMinutes(5)));
        cache.Keep("b", Good(Now.AddSeconds(1)));

        Assert.True(AccessTokens.BeliefTime < TimeSpan.FromSeconds(5));
        Assert.NotNull(cache.Find("a", Now + AccessTokens.BeliefTime - TimeSpan.FromTicks(1)));
        Assert.Null(cache.Find("a", Now + AccessTokens.BeliefTime));
        Assert.NotNull(cache.Find("b", Now));
        Assert.Null(cache.Find("b", Now.AddSeconds(1)));
        Assert.Null(cache.Find("c", Now));
    }

    [Fact]
    public void It_forgets_all_at_once_and_never_grows_past_two_generations()
    {
        var cache = new TokenCache();
        for (var number = 0; number < (TokenCache.GenerationMax * 3) + 10; number++)
        {
            cache.Keep(FormattableString.Invariant($"token {number}"), Good(Now.AddMinutes(5)));
            Assert.True(number % 1000 != 0 || cache.Count <= TokenCache.GenerationMax * 2);
        }

        Assert.NotNull(cache.Find(FormattableString.Invariant($"token {(TokenCache.GenerationMax * 3) + 9}"), Now));
        cache.Clear();
        Assert.Equal(0, cache.Count);
    }

    static KnownToken Good(DateTimeOffset until) => new(new Caller { Id = "x" }, until, Now + AccessTokens.BeliefTime, CertificateHash: null);
}
