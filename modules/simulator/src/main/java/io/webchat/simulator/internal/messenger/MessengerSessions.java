package io.webchat.simulator.internal.messenger;

import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * All sessions: by the tokens that clients made, by the tokens for the history, by the customers
 * who are signed in. Guarded by this object's monitor.
 */
final class MessengerSessions {
  private static final int MOST = 100_000;
  private static final int LONGEST_TOKEN = 2_048;

  private record HistoryToken(MessengerSession session, Instant until) {}

  private final Settings deployment;
  private final Chats chats;
  private final Timer timer;
  private final Supplier<String> filesUrl;
  private final Map<String, MessengerSession> byToken = new LinkedHashMap<>();
  private final Map<String, MessengerSession> bySubject = new LinkedHashMap<>();
  private final Map<String, HistoryToken> historyTokens = bounded();
  private final Map<String, String> subjectsByJwt = bounded();
  private final Map<String, String> subjectsByRefreshToken = bounded();

  MessengerSessions(Settings deployment, Chats chats, Timer timer, Supplier<String> filesUrl) {
    this.deployment = deployment;
    this.chats = chats;
    this.timer = timer;
    this.filesUrl = filesUrl;
    chats.onGone(this::forget);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }

  private void forget(String chatId) {
    List<MessengerSession> gone;
    synchronized (this) {
      gone = byToken.values().stream().filter(session -> session.isOf(chatId)).toList();
    }
    gone.forEach(MessengerSession::forget);
  }

  /**
   * What a token opens.
   *
   * @param session the session
   * @param isNew whether there was none before
   */
  record Opened(MessengerSession session, boolean isNew) {}

  /** Opens the session of a token, a new one when there is none. */
  synchronized Opened open(String token, boolean startNew) {
    if (token.isBlank() || token.length() > LONGEST_TOKEN) {
      throw new MessengerError(400, "A token is needed");
    }
    MessengerSession present = byToken.get(token);
    if (present != null && !present.isOver()) {
      if (startNew) {
        present.renew();
      }
      return new Opened(present, startNew);
    }
    MessengerSession created = create();
    byToken.put(token, created);
    return new Opened(created, true);
  }

  /** Opens the session of a customer who is signed in, on whichever device. */
  synchronized Opened openSignedIn(String token, String jwt, boolean startNew) {
    String subject = subjectsByJwt.get(jwt);
    if (subject == null) {
      throw new MessengerError(401, "Not signed in");
    }
    MessengerSession present = bySubject.get(subject);
    if (present == null || present.isOver()) {
      Opened opened = open(token, startNew); // also a session that was there before the sign-in
      bySubject.put(subject, opened.session());
      return opened;
    }
    byToken.put(token, present);
    if (startNew) {
      present.renew();
    }
    return new Opened(present, startNew);
  }

  private MessengerSession create() {
    if (byToken.size() >= MOST) {
      byToken.values().removeIf(MessengerSession::isOver);
      if (byToken.size() >= MOST) {
        throw new MessengerError(5000, "There is no room for another session");
      }
    }
    return new MessengerSession(deployment, chats, timer, filesUrl.get());
  }

  /** The session ends with this last frame. */
  void end(MessengerSession session, String lastFrame) {
    session.end(lastFrame);
    synchronized (this) {
      byToken.values().removeIf(each -> each == session);
      bySubject.values().removeIf(each -> each == session);
      historyTokens.values().removeIf(each -> each.session() == session);
    }
  }

  /** A token for the history, and until when it is good. */
  synchronized Map.Entry<String, Instant> historyToken(MessengerSession session) {
    String jwt = "history-" + UUID.randomUUID();
    Instant until = Instant.now().plus(deployment.historyToken);
    historyTokens.put(jwt, new HistoryToken(session, until));
    return Map.entry(jwt, until);
  }

  synchronized Optional<MessengerSession> ofHistoryToken(String jwt) {
    HistoryToken token = historyTokens.get(jwt);
    return token == null || token.session().isOver() || Instant.now().isAfter(token.until())
        ? Optional.empty()
        : Optional.of(token.session());
  }

  /** Tokens for the history are good no longer. */
  synchronized void revokeHistoryTokens() {
    historyTokens.clear();
  }

  synchronized Optional<MessengerSession> ofAttachment(String id) {
    List<MessengerSession> all = new ArrayList<>(byToken.values());
    return all.stream().filter(session -> session.addressOf(id).isPresent()).findFirst();
  }

  // --- sign-in

  /** A token that opens sessions, of a customer who proved who it is. */
  synchronized String signIn(String subject) {
    String jwt = "guest-" + UUID.randomUUID();
    subjectsByJwt.put(jwt, subject);
    return jwt;
  }

  synchronized String refreshToken(String subject) {
    String token = "refresh-" + UUID.randomUUID();
    subjectsByRefreshToken.put(token, subject);
    return token;
  }

  synchronized Optional<String> refresh(String refreshToken) {
    return Optional.ofNullable(subjectsByRefreshToken.get(refreshToken)).map(this::signIn);
  }

  /** Tokens that open sessions are good no longer; those that renew them are. */
  synchronized void expireSignIns() {
    subjectsByJwt.clear();
  }

  /** Signs a customer out everywhere; false when the token is not known. */
  boolean signOut(String jwt) {
    MessengerSession session;
    synchronized (this) {
      String subject = subjectsByJwt.get(jwt);
      if (subject == null) {
        return false;
      }
      subjectsByJwt.values().removeIf(subject::equals);
      subjectsByRefreshToken.values().removeIf(subject::equals);
      session = bySubject.get(subject);
    }
    if (session != null) {
      end(session, MessengerFrames.push("LogoutEvent", Map.of("eventType", "Logout")));
    }
    return true;
  }
}
