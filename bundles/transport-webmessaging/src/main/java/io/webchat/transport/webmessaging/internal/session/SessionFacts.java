package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.transport.webmessaging.internal.connection.SessionKeys;
import io.webchat.transport.webmessaging.internal.message.CustomAttributes;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What is known of a session: the data that identify it, its state at the server, and what its
 * deployment allows. Used on the mailbox only.
 */
final class SessionFacts {
  /** How long a session lasts where the server does not say it, s. */
  private static final long USUAL_LIFE_S = 72 * 3_600;

  private final LongSupplier clock;
  private final CustomAttributes attributes;
  private SessionData data;
  private DeploymentConfig config;
  private SessionState state = SessionState.UNKNOWN;

  /**
   * A session of which the server has said nothing yet.
   *
   * @param clock the time, epoch ms
   * @param attributes gets the user data that another transport has not sent
   */
  SessionFacts(
      LongSupplier clock, CustomAttributes attributes, SessionData data, DeploymentConfig config) {
    this.clock = clock;
    this.attributes = attributes;
    this.data = data;
    this.config = config;
    attributes.addUnsent(JsonValues.object(data.get(SessionKeys.UNSENT)));
  }

  SessionData data() {
    return data;
  }

  DeploymentConfig config() {
    return config;
  }

  SessionState state() {
    return state;
  }

  Status status() {
    return state.readOnly() ? Status.READ_ONLY : Status.GOES_ON;
  }

  void configured(DeploymentConfig known) {
    config = known;
  }

  void became(SessionState now) {
    state = now;
  }

  /** What renews the sign-in belongs to the session; whether it is another one than before. */
  boolean keep(String refreshToken) {
    SessionData former = data;
    if (refreshToken != null) {
      data = data.with(Map.of(SessionKeys.REFRESH_TOKEN, refreshToken));
    }
    return !former.equals(data);
  }

  /** User data that have not been sent belong to the session; whether they are others. */
  boolean keepUnsent() {
    SessionData former = data;
    data = SessionKeys.withUnsent(data, attributes.unsent());
    return !former.equals(data);
  }

  /** An answer with messages; {@code complete} when nothing is older. */
  Reply reply(Status status, List<InboundMessage> messages, boolean complete) {
    Inbound came = Inbound.of(status, messages);
    return new Reply(
        AjaxResponse.ok(described()),
        data,
        withExpiry(complete ? came.withHistoryComplete() : came));
  }

  /** An answer that says whether the session goes on. */
  Reply verified() {
    return new Reply(
        AjaxResponse.ok(described()), null, withExpiry(Inbound.of(status(), List.of())));
  }

  /** The answer of the server without what is secret. */
  private Map<String, Object> described() {
    return Map.of(
        "connected", true,
        "newSession", state.newSession(),
        "readOnly", state.readOnly(),
        "clearedExistingSession", state.cleared());
  }

  Inbound withExpiry(Inbound came) {
    return state.expiresAt().isPresent()
        ? came.withExpiry((int) Math.min(Integer.MAX_VALUE, state.expiresAt().getAsLong() - now()))
        : came;
  }

  /** How long the session lasts, s; at least 1. */
  long secondsLeft() {
    long now = now();
    return Math.max(1, state.expiresAt().orElse(now + USUAL_LIFE_S) - now);
  }

  private long now() {
    return clock.getAsLong() / 1_000;
  }
}
