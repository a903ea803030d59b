package io.webchat.backend.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.limit.AddressRates;
import io.webchat.http.limit.RateLimit;
import io.webchat.keys.ApiKey;
import io.webchat.keys.KeyRing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who may use the service, and how often. Thread-safe. */
final class KeyGuard {
  private static final String BEARER = "bearer ";
  private static final RateLimit.Rate FAILURES = new RateLimit.Rate(1, 60);
  private static final int ADDRESSES = 10_000;
  private static final int HOLDERS = 10_000;

  private final KeyRing keys;
  private final LongSupplier clock;
  private final AddressRates failures;
  private final Map<String, RateLimit> rates = new LinkedHashMap<>();
  private RateLimit.Rate rate;

  KeyGuard(KeyRing keys, RateLimit.Rate rate, LongSupplier clock) {
    this.keys = keys;
    this.rate = rate;
    this.clock = clock;
    this.failures = new AddressRates(FAILURES, ADDRESSES, clock);
  }

  void use(RateLimit.Rate other) {
    synchronized (rates) {
      if (!other.equals(rate)) {
        rate = other;
        rates.clear();
      }
    }
  }

  /**
   * The key of a request.
   *
   * @throws RefusedException when it has none that is in force, or came too often
   */
  ApiKey require(HttpServletRequest request) throws RefusedException {
    Optional<ApiKey> key = keys.find(presented(request));
    if (key.isEmpty()) {
      if (!failures.tryTake(request.getRemoteAddr())) {
        throw new ChannelException(Code.RATE_LIMITED, "Too many requests without a key");
      }
      throw new RefusedException(
          401, "UNAUTHORIZED", "An API key is expected: Authorization: Bearer KEY");
    }
    RateLimit limit;
    synchronized (rates) {
      if (rates.size() > HOLDERS) {
        rates.clear();
      }
      limit = rates.computeIfAbsent(key.get().name(), name -> new RateLimit(rate, clock));
    }
    if (!limit.tryTake(1)) {
      throw new ChannelException(Code.RATE_LIMITED, "Too many requests of this key: wait a little");
    }
    return key.get();
  }

  private static String presented(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : "";
  }

  /**
   * Checks a scope.
   *
   * @throws RefusedException when the key does not have it
   */
  static void require(ApiKey key, String scope) throws RefusedException {
    if (!key.allows(scope)) {
      throw new RefusedException(
          403, "INSUFFICIENT_SCOPE", "The key does not have the scope " + scope);
    }
  }

  KeyRing keys() {
    return keys;
  }

  void tidy() {
    failures.tidy();
  }
}
