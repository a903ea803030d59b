package io.webchat.chat;

import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.BusEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Behind it lies what an instance and its chat server had under way: the tasks of the instance's
 * mailbox, and the answer to a poll that was asked later. A test asserts behind it what did not
 * happen.
 */
final class Fence {
  /** The first answer may be that to a poll which was asked before. */
  private static final int ANSWERS = 2;

  /** A task may put another one into the mailbox, by way of another thread too. */
  private static final int ROUNDS = 3;

  private final WebChat chat;
  private final AtomicLong answers = new AtomicLong();
  private volatile boolean polling;
  private volatile boolean connected = true;

  Fence(WebChat chat) {
    this.chat = chat;
  }

  /** An event of the instance, in order. */
  void saw(BusEvent event) {
    switch (event.event()) {
      case "WebChatService.ajaxResponse" -> answers.incrementAndGet();
      case "WebChatService.pollingStarted" -> polling = true;
      case "WebChatService.pollingStopped" -> polling = false;
      case "WebChatService.connectionPending",
          "WebChatService.disconnected",
          "WebChatService.restoredOffline" ->
          connected = false;
      case "WebChatService.connectionRestored",
          "WebChatService.reconnected",
          "WebChatService.chatServerBackOnline" ->
          connected = true;
      default -> {}
    }
  }

  /** Waits; returns at once when the instances are closed. */
  static void pass(Collection<Fence> fences) {
    fences.forEach(Fence::rounds);
    List<Callable<Boolean>> answered = fences.stream().map(Fence::answered).toList();
    for (Callable<Boolean> each : answered) {
      await("answers to polls")
          .atMost(EventLog.PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .until(each);
    }
    fences.forEach(Fence::rounds);
  }

  private Callable<Boolean> answered() {
    long before = answers.get();
    return () -> !polls() || answers.get() >= before + ANSWERS;
  }

  private boolean polls() {
    return polling && connected && chat.state() == WebChatState.ACTIVE;
  }

  private void rounds() {
    for (int round = 0; round < ROUNDS && chat.state() != WebChatState.CLOSED; round++) {
      round();
    }
  }

  /** A command is dealt with behind what is in the mailbox, also when it is rejected. */
  private void round() {
    CompletableFuture<Boolean> settled =
        chat.service().getStats().handle((stats, refused) -> true).toCompletableFuture();
    await("the instance")
        .atMost(EventLog.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> settled.isDone() || chat.state() == WebChatState.CLOSED);
  }
}
