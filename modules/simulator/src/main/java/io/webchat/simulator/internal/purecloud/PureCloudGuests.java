package io.webchat.simulator.internal.purecloud;

import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.SimulatedMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The guests by their conversations and by their tokens. */
final class PureCloudGuests {
  private static final String BEARER = "bearer "; // in any case

  private final Chats chats;
  private final Map<String, Guest> byConversation = new ConcurrentHashMap<>();
  private final Map<String, Guest> byToken = new ConcurrentHashMap<>();

  PureCloudGuests(Chats chats) {
    this.chats = chats;
    chats.onGone(this::forget);
  }

  private void forget(String conversationId) {
    Guest guest = byConversation.remove(conversationId);
    if (guest != null) {
      byToken.remove(guest.token);
    }
  }

  /** A guest and the one conversation that it is in. */
  static final class Guest {
    private final Conversation chat;
    private final String token = "jwt." + UUID.randomUUID() + "." + UUID.randomUUID();
    private final Map<Integer, Long> times = new HashMap<>();
    private long lastTime;
    private int timed;
    private boolean routed;

    private Guest(Conversation chat) {
      this.chat = chat;
    }

    Conversation chat() {
      return chat;
    }

    String token() {
      return token;
    }

    /** Whether this is the first stream. */
    synchronized boolean route() {
      boolean first = !routed;
      routed = true;
      return first;
    }

    /** The messages of the conversation, oldest first. */
    List<SimulatedMessage> messages() {
      return chat.snapshot(1).messages().stream()
          .filter(entry -> !isTyping(entry) && isMessage(entry))
          .toList();
    }

    /**
     * The time of a message by the clock of this wire, on which no two messages of a conversation
     * have the same one, ms.
     */
    synchronized long time(SimulatedMessage entry) {
      for (SimulatedMessage each : chat.snapshot(timed + 1).messages()) {
        lastTime = Math.max(lastTime + 1, each.time().toEpochMilli());
        times.put(each.index(), lastTime);
        timed = each.index();
      }
      return times.getOrDefault(entry.index(), entry.time().toEpochMilli());
    }

    String id(SimulatedMessage entry) {
      String name = chat.id() + " " + entry.index();
      return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
  }

  static boolean isTyping(SimulatedMessage entry) {
    return entry.type() == EventType.TYPING_STARTED || entry.type() == EventType.TYPING_STOPPED;
  }

  static boolean isMessage(SimulatedMessage entry) {
    return entry.type() != EventType.NICKNAME_UPDATED && entry.type() != EventType.FILE_DELETED;
  }

  Guest open(Conversation chat) {
    Guest guest = new Guest(chat);
    byConversation.put(chat.id(), guest);
    byToken.put(guest.token, guest);
    return guest;
  }

  /** The guest of a token; a conversation that is forgotten has none. */
  Optional<Guest> ofToken(String token) {
    return Optional.ofNullable(byToken.get(token))
        .filter(guest -> chats.find(guest.chat.id()).isPresent());
  }

  /** The guest of a conversation, who must have shown the token of it. */
  Guest of(String conversationId, String authorization) {
    Guest guest = byConversation.get(conversationId);
    if (guest == null || chats.find(conversationId).isEmpty()) {
      throw PureCloudError.notFound();
    }
    boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    if (!bearer || !authorization.substring(BEARER.length()).equals(guest.token)) {
      throw PureCloudError.unauthorized();
    }
    return guest;
  }
}
