package io.webchat.console.internal.change;

import io.webchat.api.WebChat;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.console.internal.view.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Moves chats from one wire to another while they run, one move at a time. Thread-safe; nothing
 * blocks.
 */
public final class Wires implements AutoCloseable {
  /** After that an answer tells how far a move is, s; it goes on. */
  private static final long ANSWER_SECONDS = 30;

  private final Sources sources;
  private final Consumer<String> told;
  private final AtomicReference<ChatMove> present = new AtomicReference<>();

  /**
   * Moves these chats.
   *
   * @param told hears what begins and what has become of it; must not block
   */
  public Wires(Sources sources, Consumer<String> told) {
    this.sources = sources;
    this.told = told;
  }

  /**
   * Moves chats.
   *
   * @param type of the transport that they are to go by
   * @param ids of chats; empty for all that can go by it
   * @return lines that tell what became of it, when it is over or has taken long
   * @throws Rejection when there is no such chat, it cannot go by the wire, or another move is
   *     under way
   */
  public CompletionStage<List<String>> move(String type, List<String> ids) {
    List<WebChat> chats = ids.isEmpty() ? able(type) : named(type, ids);
    ChatMove move = new ChatMove(type, chats);
    if (!present.compareAndSet(null, move)) {
      throw Rejection.of(ErrorCode.OVERLOADED, "Chats are being moved to a wire already")
          .withHint("try again when that is over");
    }
    String subject = ids.size() == 1 ? ids.get(0) : chats.size() + " chats";
    told.accept(subject + " to " + type);
    CompletableFuture<List<String>> lines = new CompletableFuture<>();
    var unused =
        move.begin()
            .thenRun(
                () -> {
                  present.compareAndSet(move, null);
                  List<String> outcome = move.told();
                  told.accept(outcome.get(outcome.size() - 1));
                  lines.complete(outcome);
                });
    CompletableFuture.delayedExecutor(ANSWER_SECONDS, TimeUnit.SECONDS)
        .execute(() -> lines.complete(move.told()));
    return lines;
  }

  private static boolean isAble(WebChat chat, String type) {
    return chat.configuration().transportTypes().contains(type);
  }

  private List<WebChat> able(String type) {
    List<WebChat> chats = sources.chats().stream().filter(chat -> isAble(chat, type)).toList();
    if (chats.isEmpty()) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "No chat can go by this wire");
    }
    return chats;
  }

  private List<WebChat> named(String type, List<String> ids) {
    List<WebChat> chats = new ArrayList<>();
    for (String id : ids) {
      Optional<WebChat> found = sources.factory().flatMap(factory -> factory.find(id));
      if (found.filter(chat -> isAble(chat, type)).isEmpty()) {
        throw Rejection.of(
            ErrorCode.INVALID_ARGUMENT, "There is no such chat, or it cannot go by this wire");
      }
      chats.add(found.get());
    }
    return chats;
  }

  /** Chats that have not begun to move stay where they are. */
  @Override
  public void close() {
    ChatMove move = present.get();
    if (move != null) {
      move.stop();
    }
  }
}
