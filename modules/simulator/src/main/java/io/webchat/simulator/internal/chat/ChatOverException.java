package io.webchat.simulator.internal.chat;

/** An action in a chat that is over. */
public final class ChatOverException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ChatOverException(String chatId) {
    super("chat " + chatId + " is over");
  }
}
