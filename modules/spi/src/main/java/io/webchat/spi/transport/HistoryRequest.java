package io.webchat.spi.transport;

/**
 * Fetches older messages.
 *
 * @param oldest position of the oldest message held; older ones are wanted
 * @param pageSize how many
 */
public record HistoryRequest(long oldest, int pageSize) {}
