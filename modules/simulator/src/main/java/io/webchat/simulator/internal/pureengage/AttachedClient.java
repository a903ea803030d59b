package io.webchat.simulator.internal.pureengage;

import io.webchat.simulator.internal.chat.Conversation;

/**
 * One attached client: how far its polls have come, and the poll that is held. Once another one is
 * attached it holds none.
 */
final class AttachedClient {
  private final Conversation chat;
  private final String transportId;
  private int delivered;
  private HeldPoll held;
  private boolean detached;

  AttachedClient(Conversation chat, String transportId) {
    this.chat = chat;
    this.transportId = transportId;
  }

  Conversation chat() {
    return chat;
  }

  String transportId() {
    return transportId;
  }

  synchronized int delivered() {
    return delivered;
  }

  synchronized void delivered(int index) {
    delivered = index;
  }

  /**
   * Holds a poll; one held before is answered without messages, so that none gets lost with a
   * connection that is gone. So is a poll that comes after another client was attached.
   */
  void hold(HeldPoll poll) {
    HeldPoll before;
    synchronized (this) {
      before = detached ? poll : held;
      held = detached ? null : poll;
    }
    if (before != null) {
      before.release();
    }
  }

  /** Another client is attached: answers without messages what is held, and what still comes. */
  void detach() {
    HeldPoll before;
    synchronized (this) {
      detached = true;
      before = held;
      held = null;
    }
    if (before != null) {
      before.release();
    }
  }
}
