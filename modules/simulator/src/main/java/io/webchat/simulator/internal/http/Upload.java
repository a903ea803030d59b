package io.webchat.simulator.internal.http;

/**
 * The file part of a multipart request.
 *
 * @param name file name as sent
 * @param type its content type
 * @param content bytes, not copied
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, and a copy of each upload would double the memory
public record Upload(String name, String type, byte[] content) {}
