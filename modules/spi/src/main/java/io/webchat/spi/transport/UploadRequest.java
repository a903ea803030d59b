package io.webchat.spi.transport;

import io.webchat.api.file.FileSource;

/**
 * Sends a file.
 *
 * @param file what to send; opened and read by an I/O thread
 * @param timeoutMs 0 for none
 */
public record UploadRequest(FileSource file, long timeoutMs) {}
