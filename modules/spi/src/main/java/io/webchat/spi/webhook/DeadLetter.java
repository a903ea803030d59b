package io.webchat.spi.webhook;

/**
 * What could not be delivered, without its data, which may be texts of messages.
 *
 * @param id of the delivery
 * @param chat id of the instance
 * @param event name of the event, without that of the service
 * @param time when it was published, ms since the epoch
 * @param position the last message in it; -1 where messages are not acknowledged
 * @param givenUp when it became a dead letter, ms since the epoch
 * @param reason why
 */
public record DeadLetter(
    String id, String chat, String event, long time, long position, long givenUp, String reason) {}
