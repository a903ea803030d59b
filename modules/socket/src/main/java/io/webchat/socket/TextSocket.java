package io.webchat.socket;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** An open socket for texts. Thread-safe; nothing blocks. */
@ProviderType
public interface TextSocket {
  /**
   * Sends a text after those given before.
   *
   * @return completes when the text is handed to the network; fails with a {@link
   *     io.webchat.spi.transport.TransportException}: {@code NETWORK} when the socket is over,
   *     {@linkplain io.webchat.spi.transport.TransportException#ambiguous() ambiguous} if the text
   *     may have left, or when more is waiting than {@code maxWaitingBytes} of the engine
   */
  CompletableFuture<Void> send(String text);

  /**
   * Ends the socket by the closing handshake; one that the server does not answer within 5 s is
   * cut. Texts that are not sent yet fail.
   *
   * @param code 1000, or 3000 to 4999
   * @param reason at most 123 bytes
   */
  void close(int code, String reason);

  /**
   * Tells its listener nothing more, so that another one can {@linkplain #resume go on}. What comes
   * meanwhile is not read from the wire but for the text that is on its way already.
   *
   * @return completes when the listener has been told all that it will be; never fails
   */
  CompletableFuture<Void> pause();

  /**
   * Goes on after a {@linkplain #pause pause} with another listener, which is told what has come
   * since, also that the socket is over.
   */
  void resume(SocketListener next);

  /** Cuts the socket. */
  void abort();
}
