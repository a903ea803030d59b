package io.webchat.webhooks.internal.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How one receiver wants its deliveries.
 *
 * @param url where to; may be secret behind the host
 * @param secrets sign each delivery; the first one is the newest
 * @param headers of each request; secret
 * @param events names of events without that of the service; {@code *} is every one
 * @param chats which instances, by id
 * @param timeoutMs for an attempt
 * @param firstPauseMs between the first attempt and the second one
 * @param longestPauseMs between attempts
 * @param giveUpMs after this time of failures a delivery becomes a dead letter
 * @param waitingPerChat how many deliveries of a chat may wait
 * @param waiting how many deliveries of all chats may wait
 * @param atOnce how many chats are delivered at the same time
 * @param deadLetters how many are kept
 */
public record ReceiverSettings(
    String url,
    List<String> secrets,
    Map<String, String> headers,
    Set<String> events,
    Predicate<String> chats,
    long timeoutMs,
    long firstPauseMs,
    long longestPauseMs,
    long giveUpMs,
    int waitingPerChat,
    int waiting,
    int atOnce,
    int deadLetters) {
  private static final String EVERY = "*";

  /** Whether an event of a chat is to go there. */
  public boolean wants(String chat, String event) {
    return (events.contains(EVERY) || events.contains(event)) && chats.test(chat);
  }

  /** The same for other chats. */
  public ReceiverSettings with(Predicate<String> others) {
    return new ReceiverSettings(
        url,
        secrets,
        headers,
        events,
        others,
        timeoutMs,
        firstPauseMs,
        longestPauseMs,
        giveUpMs,
        waitingPerChat,
        waiting,
        atOnce,
        deadLetters);
  }

  @Override
  public String toString() {
    return "ReceiverSettings" + events;
  }
}
