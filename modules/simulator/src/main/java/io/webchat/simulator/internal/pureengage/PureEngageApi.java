package io.webchat.simulator.internal.pureengage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.ChatOverException;
import io.webchat.simulator.internal.chat.ChatRequest;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.StoredFile;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.chat.UploadRefusal;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.internal.http.Upload;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The v3 chat API over REST, with held polls. */
public final class PureEngageApi implements Api {
  /** Where the sessions are. */
  public static final String BASE = "/nexus/v3/chat/sessions";

  private static final int MAX_COUNT = 10_000;

  private final SimulatorOptions options;
  private final Chats chats;
  private final Timer timer;
  private final PureEngageSessions sessions;
  private final PureEngageResponses messages;

  public PureEngageApi(SimulatorOptions options, Chats chats, Timer timer) {
    this.options = options;
    this.chats = chats;
    this.timer = timer;
    this.sessions = new PureEngageSessions(chats, options.rotateTokens);
    this.messages = new PureEngageResponses(options.minusIndices);
  }

  @Override
  public boolean isChat() {
    return true;
  }

  @Override
  public Optional<Target> target(String method, String path) {
    if (!path.equals(BASE) && !path.startsWith(BASE + "/")) {
      return Optional.empty();
    }
    String[] parts = path.substring(BASE.length()).split("/", 5);
    String id = parts.length > 1 ? parts[1] : "";
    String what = parts.length > 2 ? parts[2] : "";
    String item = parts.length > 3 ? parts[3] : "";
    return Optional.of(new Target(operation(method, id, what, item), "", id, item));
  }

  private static Operation operation(String method, String id, String what, String item) {
    return switch (method + " " + what + (item.isEmpty() ? "" : "/*")) {
      case "POST " -> id.isEmpty() ? Operation.START : Operation.OTHER;
      case "GET messages" -> Operation.REFRESH;
      case "POST messages" -> Operation.SEND;
      case "POST images" -> Operation.UPLOAD;
      case "GET images/*" -> Operation.DOWNLOAD;
      case "PUT userdata" -> Operation.UPDATE_DATA;
      case "DELETE participants/*" -> Operation.END;
      default -> Operation.OTHER;
    };
  }

  @Override
  public Target refine(ApiRequest call) {
    Target target = call.target();
    if (target.operation() == Operation.REFRESH && call.query().has("count")) {
      return target.as(Operation.HISTORY);
    }
    if (target.operation() == Operation.SEND) {
      return switch (call.form().get("data[type]")) {
        case "TypingStarted" -> target.as(Operation.START_TYPING);
        case "TypingStopped" -> target.as(Operation.STOP_TYPING);
        default -> target;
      };
    }
    return target;
  }

  @Override
  public ApiResponse error(Fault fault) {
    if (fault.kind() == FaultKind.SESSION_EXPIRED) {
      return over();
    }
    int status = Api.status(fault);
    String code =
        switch (fault.kind()) {
          case TRANSIENT -> "SERVICE_UNAVAILABLE";
          case PERMANENT -> "INVALID_REQUEST";
          default -> "HTTP_" + status;
        };
    return ApiResponse.json(
        status, PureEngageResponses.error(new PureEngageError(status, code, "switched on")));
  }

  @Override
  public Frame frame() {
    return new Frame(
        "{\"status\":{\"code\":0},\"data\":{\"chatEnded\":false,\"messages\":[],\"padding\":",
        "}}");
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    ApiResponse response;
    try {
      if (call.target().operation() == Operation.REFRESH) {
        poll(call, reply);
        return;
      }
      response = answer(call);
    } catch (PureEngageError error) {
      response = ApiResponse.json(error.status(), PureEngageResponses.error(error));
    } catch (ChatOverException over) {
      response = over();
    }
    reply.accept(response);
  }

  private static ApiResponse over() {
    ObjectNode body = PureEngageResponses.error(PureEngageError.invalidSession());
    body.put("chatEnded", true);
    return ApiResponse.json(404, body);
  }

  private void poll(ApiRequest call, Consumer<ApiResponse> reply) {
    AttachedClient client = client(call);
    Conversation chat = client.chat();
    int index = index(call);
    boolean over = chat.snapshot(0).endedByCustomer();
    new HeldPoll(
            client,
            index,
            options.longPoll,
            timer,
            now -> {
              chat.heard();
              boolean known = chats.find(chat.id()).isPresent();
              // a poll that was held when the customer left brings the end
              reply.accept(
                  over || !known
                      ? over()
                      : ApiResponse.json(
                          200, messages.messages(chat, now.messages(), now.ended())));
            })
        .start();
  }

  private ApiResponse answer(ApiRequest call) {
    Operation operation = call.target().operation();
    if (operation == Operation.OTHER) {
      return ApiResponse.json(
          404,
          PureEngageResponses.error(
              new PureEngageError(404, "NOT_FOUND", "There is nothing at this address.")));
    }
    if (operation == Operation.START) {
      checkApiKey(call);
      String former = call.header("x-nexus-client-key");
      return former.isEmpty() ? create(call) : reattach(former);
    }
    AttachedClient client = client(call);
    if (operation == Operation.HISTORY) {
      return history(client, call);
    }
    if (operation == Operation.DOWNLOAD) {
      StoredFile file =
          client.chat().download(call.target().item()).orElseThrow(PureEngageApi::noFile);
      return ApiResponse.bytes(200, file.type(), file.content());
    }
    if (client.chat().ended()) {
      return over();
    }
    operate(client.chat(), call);
    ObjectNode body = PureEngageResponses.good();
    body.put("chatEnded", client.chat().ended());
    return ApiResponse.json(200, body);
  }

  private void operate(Conversation chat, ApiRequest call) {
    FormFields form = call.form();
    String text = form.get("data[text]");
    if (text.length() > options.maxMessageLength) {
      throw new PureEngageError(400, "INVALID_MESSAGE", "The text is too long.");
    }
    switch (call.target().operation()) {
      case SEND -> {
        if (!form.get("data[type]").equals("Text") || text.isEmpty()) {
          throw new PureEngageError(400, "INVALID_MESSAGE", "A type and a text are needed.");
        }
        chat.byCustomer(EventType.MESSAGE, text, "", Map.of(), Map.of());
      }
      case START_TYPING -> chat.typedByCustomer(true, text);
      case STOP_TYPING -> chat.typedByCustomer(false, text);
      case UPLOAD -> upload(chat, call);
      case UPDATE_DATA -> {
        if (!chat.mergeUserData(form.nested("data"))) {
          throw new PureEngageError(400, "INVALID_USER_DATA", "There is too much user data.");
        }
      }
      case END -> {
        if (!chat.customer().id().equals(call.target().item())) {
          throw new PureEngageError(404, "INVALID_PARTICIPANT", "The participant does not exist.");
        }
        chat.leftByCustomer();
      }
      default ->
          throw new IllegalStateException(
              "not an operation in a chat: " + call.target().operation());
    }
  }

  private ApiResponse create(ApiRequest call) {
    Map<String, Object> data = call.form().nested("data");
    if (!options.v3Endpoints.contains(String.valueOf(data.get("endpoint")))) {
      throw new PureEngageError(400, "INVALID_ENDPOINT", "The endpoint does not exist.");
    }
    String nickname = PureEngageNames.nickname(data);
    Map<String, Object> userData = call.form().nested("data[userData]");
    data.remove("userData");
    Conversation chat =
        chats
            .start(new ChatRequest(Wire.PUREENGAGE_V3, nickname, "", data, userData))
            .orElseThrow(
                () ->
                    new PureEngageError(
                        503, "SERVICE_UNAVAILABLE", "The chat cannot be started now."));
    return attached(chat);
  }

  private ApiResponse reattach(String token) {
    Conversation chat = sessions.ownedBy(token);
    return chat.ended() ? over() : attached(chat);
  }

  private ApiResponse attached(Conversation chat) {
    ObjectNode body = PureEngageResponses.good();
    ObjectNode data = (ObjectNode) body.get("data");
    data.put("clientToken", sessions.attach(chat));
    data.put("selfUri", BASE + "/" + chat.id());
    return ApiResponse.json(200, body);
  }

  private ApiResponse history(AttachedClient client, ApiRequest call) {
    int count = Math.min(Math.max(number(call, "count"), 1), MAX_COUNT);
    int index = index(call);
    var now = client.chat().snapshot(1);
    if (now.endedByCustomer()) {
      return over();
    }
    List<SimulatedMessage> upTo =
        now.messages().stream().filter(m -> index == 0 || m.index() <= index).toList();
    List<SimulatedMessage> page = upTo.subList(Math.max(0, upTo.size() - count), upTo.size());
    if (index == 0) {
      client.delivered(now.lastIndex());
    }
    return ApiResponse.json(200, messages.messages(client.chat(), page, now.ended()));
  }

  private void upload(Conversation chat, ApiRequest call) {
    Upload upload =
        call.upload()
            .orElseThrow(
                () -> new PureEngageError(400, "LIMIT_UNEXPECTED_FILE", "There is no file."));
    if (!upload.type().startsWith("image/")) {
      throw new PureEngageError(400, "INVALID_FILE_TYPE", "Only images can be sent.");
    }
    Optional<UploadRefusal> refusal =
        chat.upload(upload.name(), upload.type(), upload.content(), file -> {});
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case NO_AGENT -> new PureEngageError(400, "AGENT_REQUIRED", "No agent is connected.");
        case TYPE -> new PureEngageError(400, "INVALID_FILE_TYPE", "The file type is not allowed.");
        case COUNT -> new PureEngageError(400, "LIMIT_FILE_COUNT", "Too many files.");
        case FILE_SIZE, TOTAL_SIZE, NO_ROOM ->
            new PureEngageError(400, "LIMIT_FILE_SIZE", "The file is too large.");
      };
    }
  }

  private AttachedClient client(ApiRequest call) {
    checkApiKey(call);
    String token = call.header("x-nexus-client-key");
    if (token.isEmpty()) {
      throw PureEngageError.authenticationRequired();
    }
    AttachedClient client = sessions.attachment(call.target().chatId(), token);
    client.chat().heard();
    return client;
  }

  private void checkApiKey(ApiRequest call) {
    if (!options.v3ApiKey.equals(call.header("x-api-key"))) {
      throw new PureEngageError(403, "INVALID_CONTACT_CENTER", "The API key is not known.");
    }
  }

  private static PureEngageError noFile() {
    return new PureEngageError(404, "NOT_FOUND", "The file does not exist.");
  }

  private static int index(ApiRequest call) {
    return call.query().has("index") ? Math.abs(number(call, "index")) : 0;
  }

  private static int number(ApiRequest call, String name) {
    try {
      return Integer.parseInt(call.query().get(name));
    } catch (NumberFormatException e) {
      throw new PureEngageError(400, "INVALID_REQUEST", name + " must be a number.");
    }
  }
}
