package org.example.tiny;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** One chat over the wire "tiny". It keeps nothing of the session: the core does. */
final class TinyTransport implements Transport {
  private final long timeout;
  private final RestUrl server;
  private final RestClient client;

  TinyTransport(TransportContext context, RestUrl server, RestClient client) {
    this.timeout = context.configuration().ajaxTimeout();
    this.server = server;
    this.client = client;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.POLLING, Capability.RESTORE);
  }

  /** POST /chats {"nickname", "userData"} is answered by {"chat", "token"}. */
  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    RestBody body =
        RestBody.json(
            Map.of("nickname", request.field("nickname"), "userData", request.userData()));
    RestCall call =
        RestCall.send("start", "POST", server.segment("chats"), body).timeout(timeout).build();
    return client.exchange(
        call,
        answer -> {
          Map<String, Object> chat = good(answer).object();
          if (!(chat.get("chat") instanceof String) || !(chat.get("token") instanceof String)) {
            throw answer.invalid("names no chat");
          }
          return new Reply(answer.ajax(), SessionData.of(chat), TinyEvents.NONE);
        });
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return events(session, request.position());
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return events(session, request.position());
  }

  /** GET /chats/7/events?from=1 is answered by {"ended", "events"}. */
  private CompletionStage<Reply> events(SessionData session, long position) {
    RestUrl url = chat(session).segment("events").query("from", position);
    return client.exchange(
        in(session, RestCall.get("events", url)),
        answer -> new Reply(answer.ajax(), null, TinyEvents.read(good(answer))));
  }

  /** POST /chats/7/messages {"text"}; once, since the server would show it twice. */
  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    RestBody body = RestBody.json(Map.of("text", message.text()));
    return done(
        in(session, RestCall.send("send", "POST", chat(session).segment("messages"), body).once()));
  }

  /** POST /chats/7/typing {"typing"}. */
  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    RestBody body = RestBody.json(Map.of("typing", typing));
    return done(
        in(session, RestCall.send("typing", "POST", chat(session).segment("typing"), body)));
  }

  /** DELETE /chats/7. */
  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return done(
        in(session, RestCall.send("end", "DELETE", chat(session), RestBody.json(Map.of()))));
  }

  @Override
  public void close() {
    client.close();
  }

  private RestUrl chat(SessionData session) {
    return server.segments("chats", String.valueOf(session.get("chat")));
  }

  private RestCall in(SessionData session, RestCall.Builder call) {
    return call.header("authorization", session.value("token")).timeout(timeout).build();
  }

  private CompletionStage<Reply> done(RestCall call) {
    return client.exchange(call, answer -> Reply.of(good(answer).ajax()));
  }

  /** The answer, if it is one of this wire; 404 means that the server does not know the chat. */
  private static RestResponse good(RestResponse answer) {
    if (answer.status() == 404) {
      throw answer.failure(Kind.SESSION_LOST, "The chat server does not know the chat").build();
    }
    if (!answer.good()) {
      throw answer.httpFailure().build();
    }
    if (!(answer.body() instanceof Map)) {
      throw answer.invalid("is no object");
    }
    return answer;
  }
}
