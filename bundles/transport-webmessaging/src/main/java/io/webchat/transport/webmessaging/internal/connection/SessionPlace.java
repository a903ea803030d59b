package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.mailbox.Mailbox;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestUrl;
import io.webchat.socket.SocketEngine;
import io.webchat.spi.transport.TransportListener;
import java.net.URI;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Where a session runs, and with what.
 *
 * @param instanceId of the widget instance, for logs
 * @param api the address of the REST service
 * @param socket the address of the socket, with its query
 * @param headers of the socket's handshake
 * @param deploymentId which deployment
 * @param mailbox runs everything
 * @param engine opens sockets
 * @param client makes HTTP calls
 * @param listener gets what is pushed
 * @param silenceMs how long the server may be silent, pings included, ms; 0 for no limit
 * @param patienceMs how long an answer may take, ms
 * @param clock the time, epoch ms
 * @param chance a number from 0 to 1 that spreads what many would do at once
 */
public record SessionPlace(
    String instanceId,
    RestUrl api,
    URI socket,
    Map<String, String> headers,
    String deploymentId,
    Mailbox mailbox,
    SocketEngine engine,
    RestClient client,
    TransportListener listener,
    long silenceMs,
    long patienceMs,
    LongSupplier clock,
    DoubleSupplier chance) {
  @Override
  public String toString() {
    return "SessionPlace[" + deploymentId + "]";
  }
}
