package io.webchat.backend.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.spi.webhook.DeadLetter;
import io.webchat.spi.webhook.WebhookReceiver;
import io.webchat.spi.webhook.WebhookReceivers;
import io.webchat.spi.webhook.WebhookStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What requests about webhooks do, without HTTP. Thread-safe. */
final class WebhookRequests {
  /** There is no webhook of the name. */
  static final String NO_WEBHOOK = "NO_WEBHOOK";

  /** There are no webhooks at all, or not at the moment. */
  static final String UNAVAILABLE = "WEBHOOKS_UNAVAILABLE";

  private static final int SHOWN = 1_000;
  private static final String ID = "id";

  private final Supplier<Optional<WebhookReceivers>> webhooks;

  /** {@code webhooks} gives those of the container, as long as it has some. */
  WebhookRequests(Supplier<Optional<WebhookReceivers>> webhooks) {
    this.webhooks = webhooks;
  }

  /** How each of them stands. */
  Answer list() throws RefusedException {
    List<Map<String, Object>> all =
        receivers().receivers().stream()
            .map(WebhookReceiver::status)
            .map(WebhookRequests::shown)
            .toList();
    return Answer.json(200, Map.of("webhooks", all));
  }

  private static Map<String, Object> shown(WebhookStatus status) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", status.name());
    shown.put("waiting", status.waiting());
    shown.put("delivered", status.delivered());
    shown.put("failures", status.failures());
    shown.put("redelivered", status.redelivered());
    shown.put("deadLetters", status.deadLetters());
    shown.put("failingMs", status.failingMs());
    shown.put("reason", status.reason());
    return shown;
  }

  /** What could not be delivered, the oldest first, up to a number. */
  CompletionStage<Answer> deadLetters(String name) throws RefusedException {
    return handled(
        receiver(name).deadLetters(),
        letters ->
            Answer.json(
                200,
                Map.of(
                    "count",
                    letters.size(),
                    "deadLetters",
                    letters.stream().limit(SHOWN).map(WebhookRequests::shown).toList())));
  }

  private static Map<String, Object> shown(DeadLetter letter) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put(ID, letter.id());
    shown.put("chat", letter.chat());
    shown.put("event", letter.event());
    shown.put("time", letter.time());
    if (letter.position() >= 0) {
      shown.put("position", letter.position());
    }
    shown.put("givenUp", letter.givenUp());
    shown.put("reason", letter.reason());
    return shown;
  }

  /** Sends one again, or all. */
  CompletionStage<Answer> redeliver(String name, Map<String, Object> body) throws RefusedException {
    Object id = body.getOrDefault(ID, "");
    if (!Set.of(ID).containsAll(body.keySet())
        || !(id instanceof String text)
        || (text.isEmpty() && body.containsKey(ID))) {
      throw new ChannelException(
          Code.BAD_REQUEST, "The body may have id only, of the dead letter that is meant");
    }
    return handled(
        receiver(name).redeliver(text),
        count -> count == 0 && !text.isEmpty() ? gone() : Answer.json(200, Map.of("count", count)));
  }

  /** Throws one away. */
  CompletionStage<Answer> discard(String name, String id) throws RefusedException {
    if (id.isEmpty()) {
      throw new ChannelException(Code.NOT_FOUND, "The id of a dead letter is expected");
    }
    return handled(receiver(name).discard(id), count -> count == 0 ? gone() : Answer.empty());
  }

  private static Answer gone() {
    throw new CompletionException(
        new ChannelException(Code.NOT_FOUND, "There is no dead letter of this id"));
  }

  private interface Result<T> {
    Answer of(T value);
  }

  private static <T> CompletionStage<Answer> handled(CompletionStage<T> stage, Result<T> result) {
    return stage
        .exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              throw new CompletionException(
                  cause instanceof IllegalStateException ? unavailable() : cause);
            })
        .thenApply(result::of);
  }

  private WebhookReceiver receiver(String name) throws RefusedException {
    return receivers()
        .receiver(name)
        .orElseThrow(
            () -> new RefusedException(404, NO_WEBHOOK, "There is no webhook of this name"));
  }

  private WebhookReceivers receivers() throws RefusedException {
    return webhooks.get().orElseThrow(WebhookRequests::unavailable);
  }

  private static RefusedException unavailable() {
    return new RefusedException(
        503,
        UNAVAILABLE,
        "This container delivers no webhooks at the moment: is the bundle webchat-webhooks there?");
  }
}
