package io.webchat.web.internal.front;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Subscription;
import io.webchat.spi.session.Fleet;
import io.webchat.web.internal.forward.Forwarder;
import io.webchat.web.internal.forward.Hops;
import io.webchat.web.internal.http.Passing;
import io.webchat.web.internal.visitor.Places;
import io.webchat.web.internal.visitor.VisitorTokens;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A front's part in a fleet: it passes requests on, and tells the others where it is reached. */
final class FleetPart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetPart.class);

  private final Passing passing;
  private final Subscription told;

  private FleetPart(Passing passing, Subscription told) {
    this.passing = passing;
    this.told = told;
  }

  /** The part of a front; empty without failover, or without a key that others may have. */
  static Optional<FleetPart> of(
      WebChatFactory factory,
      InstanceSettings template,
      VisitorTokens tokens,
      WebSettings settings) {
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
    String address = settings.memberAddress();
    if (address.isEmpty()) {
      LOG.warn(
          "{}: memberAddress is empty: pages that come to other containers of the fleet are not"
              + " passed on to this one; a balancer must keep a visitor at one container",
          WebSettings.PID);
    }
    Hops hops = new Hops(tokens, fleet.get().owner(), System::currentTimeMillis);
    Forwarder forwarder = new Forwarder(hops, 2 * settings.limits().channelsInAll());
    Places places = new Places(fleet.get(), factory, template, tokens, forwarder::tellServed);
    Passing passing = new Passing(places, forwarder, hops);
    return Optional.of(
        new FleetPart(passing, address.isEmpty() ? () -> {} : fleet.get().announce(address)));
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
