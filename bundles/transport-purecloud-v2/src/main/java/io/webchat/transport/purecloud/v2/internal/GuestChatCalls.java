package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.session.SessionData;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportContext;
import io.webchat.transport.purecloud.v2.internal.GuestChatReplies.Answer;
import io.webchat.transport.purecloud.v2.internal.GuestChatReplies.Situation;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The requests of the guest chat API. Thread-safe; futures complete on threads of the engine. */
final class GuestChatCalls {
  /** The most messages and members that one answer has. */
  static final int PAGE = 100;

  private final TransportContext context;
  private final GuestChatOptions options;
  private final RestClient client;

  GuestChatCalls(TransportContext context, GuestChatOptions options, RestClient client) {
    this.context = context;
    this.options = options;
    this.client = client;
  }

  void close() {
    client.close();
  }

  CompletionStage<Answer> create(Map<String, Object> body) {
    RestCall.Builder call =
        RestCall.send("startChat", "POST", conversations(), RestBody.json(body)).once();
    return exchange(call.headers(context.customHeaders()), Situation.START);
  }

  CompletionStage<Answer> ownMember(SessionData session) {
    return get("member", session, ownMemberUrl(session), Situation.SESSION);
  }

  CompletionStage<Answer> member(SessionData session, String id) {
    return get("member", session, conversation(session).segments("members", id), Situation.MEMBER);
  }

  CompletionStage<Answer> members(SessionData session, int page) {
    RestUrl url =
        conversation(session)
            .segment("members")
            .query("pageSize", PAGE)
            .query("pageNumber", page)
            .query("excludeDisconnectedMembers", false);
    return get("members", session, url, Situation.MEMBER);
  }

  CompletionStage<Answer> leave(SessionData session) {
    RestUrl url = ownMemberUrl(session);
    return exchange(body("endChat", "DELETE", session, url, RestBody.empty()), Situation.SESSION);
  }

  CompletionStage<Answer> send(SessionData session, String text) {
    RestBody body = RestBody.json(Map.of("body", text, "bodyType", "standard"));
    RestUrl url = ownMemberUrl(session).segment("messages");
    return exchange(body("send", "POST", session, url, body).once(), Situation.MESSAGE);
  }

  CompletionStage<Answer> typing(SessionData session) {
    RestUrl url = ownMemberUrl(session).segment("typing");
    return exchange(body("typing", "POST", session, url, RestBody.empty()), Situation.MESSAGE);
  }

  /** The messages after one, oldest first; all without one. */
  CompletionStage<Answer> messagesAfter(SessionData session, String id) {
    RestUrl url = messages(session, "ascending", PAGE);
    return get("messages", session, id == null ? url : url.query("after", id), Situation.SESSION);
  }

  /** The messages before one, newest first; the newest without one. */
  CompletionStage<Answer> messagesBefore(SessionData session, String id, int most) {
    RestUrl url = messages(session, "descending", most);
    return get("messages", session, id == null ? url : url.query("before", id), Situation.SESSION);
  }

  /** A page that an answer names; {@code null} when that is not an address of this API. */
  CompletionStage<Answer> page(SessionData session, String reference) {
    RestUrl url = options.api().below(reference);
    return url == null || !url.sameOrigin(options.api())
        ? null
        : get("messages", session, url, Situation.SESSION);
  }

  private RestUrl messages(SessionData session, String order, int most) {
    return conversation(session)
        .segment("messages")
        .query("sortOrder", order)
        .query("maxResults", most);
  }

  private RestUrl conversations() {
    return options.api().segments("api", "v2", "webchat", "guest", "conversations");
  }

  private RestUrl conversation(SessionData session) {
    return conversations().segment(session.value(GuestChatData.CONVERSATION_ID));
  }

  private RestUrl ownMemberUrl(SessionData session) {
    return conversation(session).segments("members", session.value(GuestChatData.MEMBER_ID));
  }

  private CompletionStage<Answer> get(
      String operation, SessionData session, RestUrl url, Situation situation) {
    return exchange(authorized(RestCall.get(operation, url), session), situation);
  }

  private RestCall.Builder body(
      String operation, String method, SessionData session, RestUrl url, RestBody body) {
    return authorized(RestCall.send(operation, method, url, body), session);
  }

  /** The token goes before an authorization that is configured. */
  private RestCall.Builder authorized(RestCall.Builder call, SessionData session) {
    return call.headers(context.customHeaders())
        .header("authorization", "Bearer " + session.value(GuestChatData.JWT));
  }

  private CompletionStage<Answer> exchange(RestCall.Builder call, Situation situation) {
    return client.exchange(
        call.timeout(options.ajaxTimeout()).build(),
        answer -> GuestChatReplies.checked(answer, situation));
  }
}
