package io.webchat.rest;

import io.webchat.spi.transport.DownloadRequest;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The calls of one transport. Thread-safe; nothing blocks. Futures complete on an I/O thread and
 * fail with a {@link io.webchat.spi.transport.TransportException} only; cancelling one cancels its
 * call.
 */
@ProviderType
public interface RestClient extends AutoCloseable {
  /**
   * Calls, parses the JSON of the answer and hands it to {@code reader}, whatever its HTTP status.
   * A status from 200 to 299 with a body that is neither empty nor JSON fails with {@code
   * INVALID_RESPONSE}.
   */
  <T> CompletableFuture<T> exchange(RestCall call, ResponseReader<T> reader);

  /**
   * Calls and streams the bytes of a good answer to the sink of {@code download}; {@code reader}
   * gets the answer without a body when the last byte is written. Any other answer, and JSON that
   * is not sent as a file, goes to {@code reader} as with {@link #exchange}.
   */
  <T> CompletableFuture<T> download(
      RestCall call, DownloadRequest download, ResponseReader<T> reader);

  /** Cancels the calls of this client: they, and further ones, fail with {@code CLOSED}. */
  @Override
  void close();

  /** Makes a result of an answer, on an I/O thread. */
  @ConsumerType
  @FunctionalInterface
  interface ResponseReader<T> {
    /**
     * Reads an answer.
     *
     * @throws io.webchat.spi.transport.TransportException when the answer means a failure; any
     *     other exception becomes {@code INVALID_RESPONSE}
     */
    T read(RestResponse answer);
  }
}
