package io.webchat.spi.webhook;

/**
 * How a receiver stands.
 *
 * @param name of the receiver
 * @param waiting deliveries that are not dealt with
 * @param delivered deliveries since the start
 * @param failures attempts that failed since the start
 * @param redelivered dead letters that were sent again since the start
 * @param deadLetters what could not be delivered and is kept
 * @param failingMs for how long nothing has been delivered that was tried, ms; 0 when all is well
 * @param reason of the last failure, without secrets and texts; empty for none
 */
public record WebhookStatus(
    String name,
    int waiting,
    long delivered,
    long failures,
    long redelivered,
    int deadLetters,
    long failingMs,
    String reason) {}
