package io.webchat.spi.transport;

import io.webchat.api.file.DownloadTarget;

/**
 * Fetches a file.
 *
 * @param fileId id of the file; untrusted, to be encoded into the URL
 * @param fileName name the caller wants, or {@code null} for the server's
 * @param limit bytes; one more fails with {@link TransportException.Kind#TOO_LARGE}
 * @param sink gets the bytes on an I/O thread; its stream is closed in any case
 */
public record DownloadRequest(
    String fileId, String fileName, long limit, DownloadTarget.Consumer sink) {}
