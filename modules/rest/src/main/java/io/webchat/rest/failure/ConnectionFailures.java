package io.webchat.rest.failure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says why there is no connection to a host, or no longer one; without secrets. */
public final class ConnectionFailures {
  private ConnectionFailures() {}

  /** Why, as the end of a sentence; {@code host} is the one of the URL. */
  public static String why(IOException failure, String host) {
    if (failure instanceof UnknownHostException
        || causes(failure).anyMatch(UnresolvedAddressException.class::isInstance)) {
      return "cannot find host " + host;
    }
    if (failure instanceof NoRouteToHostException) {
      return "no route to host " + host;
    }
    if (failure instanceof ConnectException) {
      return "connection refused";
    }
    if (failure instanceof SSLException) {
      return TlsFailures.why(failure, host);
    }
    // the system's own words: a limit of open files is another trouble than a reset
    return failure instanceof SocketException && failure.getMessage() != null
        ? "connection lost (" + failure.getMessage() + ")"
        : "connection lost";
  }

  static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(10);
  }
}
