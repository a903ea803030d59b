package io.webchat.web.internal.front;

import io.webchat.api.bus.Subscription;
import io.webchat.spi.session.Fleet;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the other containers of a fleet are told of where they reach the front of this one: the
 * address that is configured, or else the one that is found. Thread-safe.
 */
final class ToldAddress implements AutoCloseable {
  /** In place of an address: the others are told none. */
  static final String NONE = "none";

  private static final Logger LOG = LoggerFactory.getLogger(ToldAddress.class);
  private static final String NOT_PASSED_ON =
      "pages that come to other containers of the fleet are not passed on to this one; a balancer"
          + " must keep a visitor at one container";

  private final Fleet fleet;
  private final String configured;
  private final String path;
  private final Supplier<List<InetAddress>> own;
  private Subscription told = () -> {};
  private Optional<String> address = Optional.empty();
  private boolean closed;

  /**
   * Tells the fleet what is configured.
   *
   * @param configured an address; empty = it is to be found; {@link #NONE}
   * @param path of the front below its HTTP server
   * @param own addresses of this machine
   */
  ToldAddress(Fleet fleet, String configured, String path, Supplier<List<InetAddress>> own) {
    this.fleet = fleet;
    this.configured = configured;
    this.path = path;
    this.own = own;
    if (configured.equals(NONE)) {
      LOG.info("{}: memberAddress is none: {}", WebSettings.PID, NOT_PASSED_ON);
    } else if (!configured.isEmpty()) {
      tell(Optional.of(configured));
    }
  }

  /**
   * The HTTP server listens there, or there from now on.
   *
   * @param endpoints as in {@code osgi.http.endpoint}; empty when nobody tells
   */
  synchronized void listensAt(Collection<String> endpoints) {
    if (closed || !configured.isEmpty()) {
      return;
    }
    Optional<String> found = MemberAddress.of(endpoints, path, own);
    if (found.isEmpty()) {
      LOG.warn(
          "{}: memberAddress is empty, and the HTTP server listens at no address that other"
              + " machines reach: {}; {}",
          WebSettings.PID,
          endpoints.isEmpty() ? "(unknown)" : endpoints,
          NOT_PASSED_ON);
    } else if (!found.equals(address)) {
      LOG.info(
          "Other containers of the fleet reach the pages of this one at {}, found among the"
              + " addresses at which the HTTP server listens: {}; where that is wrong, set"
              + " memberAddress of {}",
          found.get(),
          endpoints,
          WebSettings.PID);
    }
    tell(found);
  }

  private synchronized void tell(Optional<String> now) {
    if (!now.equals(address)) {
      Subscription before = told;
      told = now.map(fleet::announce).orElse(() -> {});
      before.close(); // does nothing to an address that has taken its place
      address = now;
    }
  }

  /** This container is reached no more. */
  @Override
  public synchronized void close() {
    closed = true;
    told.close();
  }
}
