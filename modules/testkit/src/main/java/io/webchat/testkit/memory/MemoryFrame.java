package io.webchat.testkit.memory;

/** What the server sends over a connection. */
sealed interface MemoryFrame {
  /** Something happened in the chat. */
  record Said(MemoryEntry entry) implements MemoryFrame {}

  /** The session has a new token; the former one is good until the new one is used. */
  record Rotated(String token) implements MemoryFrame {
    @Override
    public String toString() {
      return "Rotated";
    }
  }

  /** The chat is over. */
  record Over() implements MemoryFrame {}

  /** The answer to a ping. */
  record Pong() implements MemoryFrame {}

  /** Nothing that makes sense. */
  record Rubbish() implements MemoryFrame {}

  /** A frame of so many bytes. */
  record Huge(long bytes) implements MemoryFrame {}
}
