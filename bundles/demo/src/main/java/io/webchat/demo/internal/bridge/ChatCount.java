package io.webchat.demo.internal.bridge;

/**
 * What became of the messages of one direction.
 *
 * @param sent messages that their sender was told are sent
 * @param delivered of these, how many came
 * @param doubled how often one came again
 * @param outOfOrder how often one came after a later one
 */
record ChatCount(int sent, int delivered, int doubled, int outOfOrder) {
  static final ChatCount NONE = new ChatCount(0, 0, 0, 0);

  int lost() {
    return sent - delivered;
  }

  ChatCount plus(ChatCount other) {
    return new ChatCount(
        sent + other.sent,
        delivered + other.delivered,
        doubled + other.doubled,
        outOfOrder + other.outOfOrder);
  }

  @Override
  public String toString() {
    return "%d sent, %d delivered, %d lost, %d doubled, %d out of order"
        .formatted(sent, delivered, lost(), doubled, outOfOrder);
  }
}
