package io.webchat.spi.transport;

/**
 * One error as the server names it.
 *
 * @param code {@code 204}, {@code LIMIT_FILE_SIZE} …
 * @param message the server's text, or {@code null}
 * @param advice the server's advice, for instance a limit, or {@code null}
 */
public record ServerError(String code, String message, String advice) {}
