package io.webchat.web.internal.front;

import io.webchat.api.WebChatFactory;
import io.webchat.spi.session.Fleet;
import io.webchat.web.internal.forward.Forwarder;
import io.webchat.web.internal.forward.Hops;
import io.webchat.web.internal.front.RunningFront.Basis;
import io.webchat.web.internal.http.Passing;
import io.webchat.web.internal.visitor.Places;
import io.webchat.web.internal.visitor.VisitorLimits;
import io.webchat.web.internal.visitor.VisitorTokens;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A front's part in a fleet: it passes requests on, and tells the others where it is reached.
 * Thread-safe.
 */
final class FleetPart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetPart.class);

  private final Passing passing;
  private final ToldAddress told;

  private FleetPart(Passing passing, ToldAddress told) {
    this.passing = passing;
    this.told = told;
  }

  /** The part of a front; empty without failover, or without a key that others may have. */
  static Optional<FleetPart> of(
      WebChatFactory factory, Basis basis, WebSettings settings, LongSupplier clock) {
    VisitorTokens tokens = basis.tokens();
    Optional<Fleet> fleet = Fleet.of(factory);
    if (fleet.isEmpty()) {
      return Optional.empty();
    }
    if (settings.key().isEmpty()) {
      LOG.warn(
          "{}: .tokenKey is empty: other containers of the fleet do not know the visitors of this"
              + " one; give all of them the same key",
          WebSettings.PID);
      return Optional.empty();
    }
    Hops hops = new Hops(tokens, fleet.get().owner(), System::currentTimeMillis);
    Forwarder forwarder = new Forwarder(hops, bounds(settings.limits()), clock);
    Places places =
        new Places(fleet.get(), factory, basis.template(), tokens, forwarder::tellServed);
    Passing passing = new Passing(places, forwarder, hops);
    ToldAddress told =
        new ToldAddress(
            fleet.get(), settings.memberAddress(), settings.path(), MemberAddress::ofThisMachine);
    return Optional.of(new FleetPart(passing, told));
  }

  private static Forwarder.Bounds bounds(VisitorLimits limits) {
    long silence = Math.max(limits.times().stall(), Forwarder.SILENT_BEATS * limits.times().beat());
    return new Forwarder.Bounds(2 * limits.channelsInAll(), Duration.ofMillis(silence));
  }

  /** What time asks for. */
  void tick() {
    passing.forwarder().tick();
  }

  /** The HTTP server listens there, or there from now on. */
  void listensAt(Collection<String> endpoints) {
    told.listensAt(endpoints);
  }

  Passing passing() {
    return passing;
  }

  /** This container is reached no more; what it passes on is cut. */
  @Override
  public void close() {
    told.close();
    passing.forwarder().close();
  }
}
