package io.webchat.simulator.internal.bayeux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Snapshot;
import io.webchat.simulator.internal.gms.GmsOperations;
import java.util.function.Consumer;

/**
 * A Bayeux client that is told of every change of a chat. It holds no thread: who changes the chat
 * tells it.
 */
final class Watcher {
  private final Conversation chat;
  private final Chats chats;
  private final GmsOperations operations;
  private final Consumer<ObjectNode> notifications;
  private Runnable stopWaiting = () -> {};
  private int delivered;
  private int waits;
  private boolean over;

  Watcher(
      Conversation chat,
      Chats chats,
      GmsOperations operations,
      Consumer<ObjectNode> notifications) {
    this.chat = chat;
    this.chats = chats;
    this.operations = operations;
    this.notifications = notifications;
  }

  Conversation chat() {
    return chat;
  }

  /** Tells what there is from that index on, be it nothing, and then every change. */
  synchronized void follow(int fromIndex) {
    stopWaiting.run();
    over = false;
    Snapshot now = chat.snapshot(Math.max(1, fromIndex));
    tell(now);
    await(now);
  }

  /** Tells no more. */
  synchronized void stop() {
    over = true;
    stopWaiting.run();
  }

  private synchronized void look() {
    if (over || chats.find(chat.id()).isEmpty()) {
      return;
    }
    Snapshot now = chat.snapshot(delivered + 1);
    if (!now.messages().isEmpty() || now.ended()) {
      tell(now);
    }
    await(now);
  }

  private void tell(Snapshot now) {
    delivered = now.lastIndex();
    over = now.ended();
    if (over) {
      chat.reportEnd();
    }
    notifications.accept(operations.result(chat, now));
  }

  private void await(Snapshot now) {
    if (over) {
      return;
    }
    int mine = ++waits;
    Runnable stop = chat.onChangeSince(now.version(), this::look);
    if (mine == waits) { // else the chat had changed, and what waits now is what followed
      stopWaiting = stop;
    }
  }
}
