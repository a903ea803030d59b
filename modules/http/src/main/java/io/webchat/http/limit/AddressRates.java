package io.webchat.http.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A rate for each network address; of the addresses the latest are remembered. An IPv6 address
 * counts as its network of 64 bits, since a single machine has that. Thread-safe.
 */
public final class AddressRates {
  private final RateLimit.Rate rate;
  private final LongSupplier clock;
  private final Map<String, RateLimit> limits;

  /**
   * Rates for at most {@code addresses} addresses.
   *
   * @param clock a clock that only goes forward, ms
   */
  public AddressRates(RateLimit.Rate rate, int addresses, LongSupplier clock) {
    this.rate = rate;
    this.clock = clock;
    this.limits =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, RateLimit> eldest) {
            return size() > addresses;
          }
        };
  }

  /** Takes one for this address. */
  public boolean tryTake(String address) {
    RateLimit limit;
    synchronized (limits) {
      limit = limits.computeIfAbsent(network(address), key -> new RateLimit(rate, clock));
    }
    return limit.tryTake(1);
  }

  /** Forgets addresses that have taken nothing for a while. */
  public void tidy() {
    synchronized (limits) {
      limits.values().removeIf(RateLimit::isFull);
    }
  }

  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String plain = address.replace("[", "").replaceAll("[%\\]].*", "");
    int gap = plain.indexOf("::");
    String head = gap < 0 ? plain : plain.substring(0, gap);
    String[] groups = head.split(":", -1);
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      network.append(i < groups.length ? groups[i] : "").append(':');
    }
    return network.toString();
  }
}
