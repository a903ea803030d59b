package io.webchat.console.internal.change;

import io.webchat.api.WebChat;
import io.webchat.api.value.Rejection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Moves chats to another wire while they run, a few at a time: more at once would keep each of them
 * waiting for its new transport for longer. Thread-safe; nothing blocks.
 */
final class ChatMove {
  private static final int AT_ONCE = 16;
  private static final int MOST_LINES = 10;

  private final String type;
  private final int all;
  private final Iterator<WebChat> chats;
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int underWay;
  private int moved;
  private int failed;
  private boolean isTaking;
  private boolean isStopped;

  ChatMove(String type, List<WebChat> chats) {
    this.type = type;
    this.all = chats.size();
    this.chats = List.copyOf(chats).iterator();
  }

  /** Begins; returns at once. Completes when each chat has been moved or stays where it is. */
  CompletionStage<Void> begin() {
    goOn();
    return done;
  }

  /** Chats that have not begun to move stay where they are. */
  synchronized void stop() {
    isStopped = true;
  }

  /** What has become of it so far, in lines; the first ones tell which chats stay, and why. */
  synchronized List<String> told() {
    List<String> told = new ArrayList<>(lines);
    if (failed > MOST_LINES) {
      told.add("and " + (failed - MOST_LINES) + " more");
    }
    told.add(moved + " by " + type + (failed == 0 ? "" : ", " + failed + " stay where they are"));
    int left = all - moved - failed;
    if (left > 0) {
      told.add(isStopped ? left + " were not moved" : left + " more follow");
    }
    return told;
  }

  /** A loop, not a recursion: a chat may have been moved before the call returns. */
  private void goOn() {
    synchronized (this) {
      if (isTaking) {
        return;
      }
      isTaking = true;
    }
    for (Optional<WebChat> next = next(); next.isPresent(); next = next()) {
      WebChat chat = next.get();
      changed(chat).whenComplete((unused, failure) -> over(chat, failure));
    }
    boolean isOver;
    synchronized (this) {
      isOver = underWay == 0 && (isStopped || !chats.hasNext());
    }
    if (isOver) {
      done.complete(null);
    }
  }

  private synchronized Optional<WebChat> next() {
    if (!isStopped && underWay < AT_ONCE && chats.hasNext()) {
      underWay++;
      return Optional.of(chats.next());
    }
    isTaking = false;
    return Optional.empty();
  }

  private CompletionStage<Void> changed(WebChat chat) {
    try {
      return chat.changeWire(type);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void over(WebChat chat, Throwable failure) {
    synchronized (this) {
      underWay--;
      if (failure == null) {
        moved++;
      } else if (failed++ < MOST_LINES) {
        lines.add(chat.id() + ": " + text(failure));
      }
    }
    goOn();
  }

  private static String text(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof Rejection rejection
        ? rejection.code() + ": " + rejection.text()
        : String.valueOf(cause);
  }
}
