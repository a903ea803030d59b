package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The chats of a container that stops, and how far they have come. Thread-safe. */
final class DrainedChats {
  private final long begun = System.nanoTime();
  private final AtomicLong lastGone = new AtomicLong(begun);
  private final Map<WebChat, CompletableFuture<Void>> shared;
  private final Map<WebChat, CompletableFuture<Void>> own;

  /**
   * Follows chats.
   *
   * @param shared those that another container may go on with
   * @param own those that this one takes up again
   */
  DrainedChats(List<WebChat> shared, List<WebChat> own) {
    this.shared = followed(shared);
    this.own = followed(own);
  }

  private Map<WebChat, CompletableFuture<Void>> followed(List<WebChat> chats) {
    return chats.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                chat ->
                    chat.closed()
                        .thenRun(() -> lastGone.set(System.nanoTime()))
                        .toCompletableFuture()));
  }

  /** One line for each kind of chats that there were, and one for those that were not in time. */
  void tell(Consumer<String> lines, Consumer<String> troubles) {
    tell(shared, "handed over", lines);
    tell(own, "stored for the next start", lines);
    late(shared, "another container goes on with them when their leases run out", troubles);
    late(own, "what was stored of them last is what is left", troubles);
  }

  private void tell(
      Map<WebChat, CompletableFuture<Void>> chats, String what, Consumer<String> lines) {
    if (!chats.isEmpty()) {
      long gone = chats.values().stream().filter(CompletableFuture::isDone).count();
      lines.accept(
          "%d of %d chats were %s within %d ms"
              .formatted(
                  gone, chats.size(), what, TimeUnit.NANOSECONDS.toMillis(lastGone.get() - begun)));
    }
  }

  private static void late(
      Map<WebChat, CompletableFuture<Void>> chats, String then, Consumer<String> troubles) {
    List<String> late =
        chats.entrySet().stream()
            .filter(chat -> !chat.getValue().isDone())
            .map(chat -> chat.getKey().id())
            .sorted()
            .toList();
    if (!late.isEmpty()) {
      troubles.accept("Not in time: " + Chats.some(late) + "; " + then);
    }
  }
}
