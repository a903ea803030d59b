package io.webchat.simulator.internal.pureengage;

import io.webchat.simulator.internal.chat.Conversation;

/** One attached client: how far its polls have come, and the poll that is held. */
final class AttachedClient {
  private final Conversation chat;
  private final String transportId;
  private int delivered;
  private HeldPoll held;

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
   * connection that is gone.
   */
  void hold(HeldPoll poll) {
    HeldPoll before;
    synchronized (this) {
      before = held;
      held = poll;
    }
    if (before != null) {
      before.release();
    }
  }

  /** Answers a held poll without messages. */
  void release() {
    hold(null);
  }
}
