package io.webchat.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often something may happen. */
class RatesTest {
  private long now;

  @Test
  void aBurstThenSoManyASecond() {
    RateLimit limit = new RateLimit(new RateLimit.Rate(2, 3), () -> now);
    assertThat(limit.tryTake(3)).isTrue();
    assertThat(limit.tryTake(1)).isFalse();
    now += 499;
    assertThat(limit.tryTake(1)).isFalse();
    now += 1;
    assertThat(limit.tryTake(1)).isTrue();
    now += 100_000;
    assertThat(limit.tryTake(2)).isTrue();
    assertThat(limit.tryTake(2)).as("all or none").isFalse();
    assertThat(limit.tryTake(1)).isTrue();
  }

  @Test
  void moreThanTheBucketHoldsNeedsAFullOne() {
    RateLimit limit = new RateLimit(new RateLimit.Rate(1, 3), () -> now);
    assertThat(limit.tryTake(10)).isTrue();
    assertThat(limit.tryTake(10)).isFalse();
  }

  @Test
  void eachAddressHasItsOwnAndTheOldestIsForgotten() {
    AddressRates rates = new AddressRates(new RateLimit.Rate(1, 1), 2, () -> now);
    assertThat(rates.tryTake("10.0.0.1")).isTrue();
    assertThat(rates.tryTake("10.0.0.1")).isFalse();
    assertThat(rates.tryTake("10.0.0.2")).isTrue();
    assertThat(rates.tryTake("10.0.0.3")).isTrue();
    assertThat(rates.tryTake("10.0.0.1")).as("forgotten").isTrue();
    assertThat(rates.tryTake("10.0.0.3")).isFalse();
    now += 1_000;
    rates.tidy();
    assertThat(rates.tryTake("10.0.0.3")).isTrue();
  }

  @Test
  void anAddressOfVersion6IsItsNetwork() {
    assertThat(AddressRates.network("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(AddressRates.network("[2001:db8:1:2::9%eth0]"))
        .isNotEqualTo(AddressRates.network("2001:db8:1:3::9"));
    assertThat(AddressRates.network("10.0.0.1")).isEqualTo("10.0.0.1");
  }
}
