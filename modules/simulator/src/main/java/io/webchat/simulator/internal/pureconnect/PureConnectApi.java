package io.webchat.simulator.internal.pureconnect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.ChatOverException;
import io.webchat.simulator.internal.chat.ChatRequest;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.pureconnect.PureConnectSessions.Session;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.Wire;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The web chat of PureConnect: two servers below one address, as behind a reverse proxy. */
public final class PureConnectApi implements Api {
  /** What precedes the name of a server. */
  public static final String BASE = "/pureconnect";

  private static final String CHAT = "icws/web-chat/";
  private static final Set<String> TARGET_TYPES = Set.of("Workgroup", "User");
  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "POST start", Operation.START,
          "GET messages", Operation.REFRESH,
          "POST send-message", Operation.SEND,
          "POST typing-state", Operation.START_TYPING,
          "POST reconnect", Operation.RECONNECT,
          "GET message-history", Operation.HISTORY,
          "POST exit", Operation.END);

  private final SimulatorOptions options;
  private final Chats chats;
  private final PureConnectHosts hosts;
  private final PureConnectSessions sessions;

  public PureConnectApi(SimulatorOptions options, Chats chats, PureConnectHosts hosts) {
    this.options = options;
    this.chats = chats;
    this.hosts = hosts;
    this.sessions = new PureConnectSessions(chats);
  }

  @Override
  public boolean isChat() {
    return true;
  }

  @Override
  public Optional<Target> target(String method, String path) {
    if (!path.startsWith(BASE + "/")) {
      return Optional.empty();
    }
    String[] parts = path.substring(BASE.length() + 1).split("/", 2);
    String rest = parts.length > 1 && parts[1].startsWith(CHAT) ? parts[1] : CHAT;
    String[] what = rest.substring(CHAT.length()).split("/", 2);
    String participant = what.length > 1 ? what[1] : "";
    Operation operation = OPERATIONS.getOrDefault(method + " " + what[0], Operation.OTHER);
    return Optional.of(new Target(operation, parts[0], sessions.chatId(participant), participant));
  }

  @Override
  public Target refine(ApiRequest call) {
    Target target = call.target();
    if (target.operation() == Operation.START_TYPING && !isOn(call)) {
      return target.as(Operation.STOP_TYPING);
    }
    if (target.operation() == Operation.RECONNECT) {
      String participant = text(body(call), "participantId");
      return new Target(
          Operation.RECONNECT, target.service(), sessions.chatId(participant), participant);
    }
    return target;
  }

  private static boolean isOn(ApiRequest call) {
    return body(call).path("typingIndicator").asBoolean(false);
  }

  /** The body as an object; an empty one when it is none, which operations then refuse. */
  private static JsonNode body(ApiRequest call) {
    try {
      return SimulatorJson.read(call.body());
    } catch (IllegalArgumentException e) {
      return SimulatorJson.object();
    }
  }

  private static String text(JsonNode body, String field) {
    return body.path(field).asText("");
  }

  @Override
  public ApiResponse error(Fault fault) {
    int status = Api.status(fault);
    return ApiResponse.json(
        status,
        PureConnectResponses.error(
            new PureConnectError(status, "error.websvc." + status, "switched on")));
  }

  @Override
  public Frame frame() {
    return new Frame("{\"messages\":[],\"chatEnded\":false,\"padding\":", "}");
  }

  @Override
  public MessageFields fields() {
    return new MessageFields(
        "sequenceNumber",
        "value",
        message ->
            message.path("value").isTextual()
                && sessions.isCustomer(message.path("participantId").asText()));
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    reply.accept(answer(call));
  }

  private ApiResponse answer(ApiRequest call) {
    String host = call.target().service();
    try {
      if (!hosts.exists(host) || call.target().operation() == Operation.OTHER) {
        throw new PureConnectError(404, "error.websvc.notFound", "Nothing is at this address.");
      }
      if (!hosts.serves(host)) {
        ObjectNode body = SimulatorJson.object();
        body.putArray("alternateHostList").add(hosts.serving());
        return ApiResponse.json(503, body);
      }
      return served(call, host);
    } catch (PureConnectError error) {
      return ApiResponse.json(error.status(), PureConnectResponses.error(error));
    } catch (ChatOverException over) {
      PureConnectError error = PureConnectError.unknownParticipant();
      return ApiResponse.json(error.status(), PureConnectResponses.error(error));
    }
  }

  private ApiResponse served(ApiRequest call, String host) {
    String participant = call.target().item();
    return switch (call.target().operation()) {
      case START -> started(body(call), host);
      case RECONNECT ->
          opened(
              sessions.reconnect(host, text(body(call), "chatId"), participant).chat(),
              host,
              SimulatorJson.object());
      case REFRESH -> polled(sessions.at(host, participant));
      case HISTORY -> ApiResponse.json(200, history(sessions.at(host, participant)));
      case END -> {
        sessions.at(host, participant).chat().leftByCustomer();
        sessions.close(participant);
        yield ApiResponse.json(200, SimulatorJson.object());
      }
      default -> operated(sessions.at(host, participant).chat(), call);
    };
  }

  private ApiResponse operated(Conversation chat, ApiRequest call) {
    if (chat.ended()) {
      throw PureConnectError.unknownParticipant();
    }
    JsonNode body = body(call);
    if (call.target().operation() != Operation.SEND) {
      if (!body.path("typingIndicator").isBoolean()) {
        throw PureConnectError.invalid("typingIndicator must be true or false.");
      }
      chat.typedByCustomer(isOn(call), "");
      return ApiResponse.json(200, SimulatorJson.object());
    }
    String text = text(body, "message");
    if (text.isEmpty() || !text(body, "type").equals("text/plain")) {
      throw PureConnectError.invalid("A message of the type text/plain is needed.");
    }
    if (text.length() > options.maxMessageLength) {
      throw PureConnectError.invalid("The message is too long.");
    }
    chat.byCustomer(EventType.MESSAGE, text, "", Map.of(), Map.of());
    return ApiResponse.json(200, SimulatorJson.object());
  }

  private ApiResponse started(JsonNode body, String host) {
    String name = text(body, "participantName");
    if (name.isBlank() || text(body, "targetName").isBlank()) {
      throw PureConnectError.invalid("participantName and targetName are needed.");
    }
    if (!TARGET_TYPES.contains(text(body, "targetType"))) {
      throw PureConnectError.invalid("targetType must be Workgroup or User.");
    }
    Map<String, Object> form = SimulatorJson.map(body);
    Object attributes = form.remove("additionalAttributes");
    Map<String, Object> userData =
        attributes == null ? Map.of() : SimulatorJson.map(SimulatorJson.tree(attributes));
    ChatRequest request = new ChatRequest(Wire.PURECONNECT_V4, name, "", form, userData);
    Conversation chat =
        chats
            .start(request)
            .orElseThrow(
                () -> new PureConnectError(503, "error.websvc.busy", "There is no room now."));
    Session session = sessions.open(chat, host);
    return opened(session.chat(), host, SimulatorJson.object());
  }

  private ApiResponse opened(Conversation chat, String host, ObjectNode body) {
    body.put("chatId", chat.id()).put("participantId", chat.customer().id());
    return ApiResponse.json(200, suggesting(body))
        .withHeader("Set-Cookie", "icws=" + chat.userId() + "; Path=" + BASE + "/" + host);
  }

  private ApiResponse polled(Session session) {
    ObjectNode body = PureConnectResponses.messages(session.news());
    body.put("chatEnded", session.chat().ended());
    return ApiResponse.json(200, suggesting(body));
  }

  private ObjectNode history(Session session) {
    return PureConnectResponses.messages(
        session.chat().snapshot(1).messages().stream()
            .filter(entry -> !PureConnectResponses.isTyping(entry))
            .toList());
  }

  private ObjectNode suggesting(ObjectNode body) {
    if (!options.pollWait.isZero()) {
      body.put("pollWaitSuggestion", options.pollWait.toMillis());
    }
    return body;
  }
}
