package io.webchat.simulator.internal.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.StoredFile;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.messenger.MessengerAttachments.Announced;
import io.webchat.simulator.internal.socket.SocketEndpoint;
import io.webchat.simulator.internal.socket.SocketWire;
import io.webchat.simulator.model.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Web Messaging: what goes over HTTP, and the socket beside it. */
public final class MessengerApi implements Api {
  /** What all addresses begin with. */
  public static final String BASE = "/webmessaging";

  private static final String SOCKET = BASE + "/v1";
  private static final String HISTORY = BASE + "/api/v2/webmessaging/messages";
  private static final String TOKENS = BASE + "/api/v2/webdeployments/token/";
  private static final String DEPLOYMENTS = BASE + "/webdeployments/v1/deployments/";
  private static final String CONFIG = "/config.json";
  private static final String FILES = BASE + "/files/";
  private static final String BEARER = "bearer ";

  private final Settings deployment;
  private final MessengerSessions sessions;
  private final SocketWire wire;

  /** {@code base} is the address of the server, known when it has started. */
  public MessengerApi(Settings deployment, Chats chats, Timer timer, Supplier<String> base) {
    this.deployment = deployment;
    this.sessions = new MessengerSessions(deployment, chats, timer, () -> base.get() + FILES);
    this.wire = new MessengerWire(deployment, sessions);
  }

  /** Takes the sockets of its path. */
  public void register(SocketEndpoint sockets) {
    sockets.register(SOCKET, wire);
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
    if (path.equals(HISTORY)) {
      return Optional.of(new Target(Operation.HISTORY, "", "", ""));
    }
    if (path.startsWith(FILES)) {
      Operation operation = method.equals("PUT") ? Operation.UPLOAD : Operation.DOWNLOAD;
      return Optional.of(new Target(operation, "", "", path.substring(FILES.length())));
    }
    return Optional.of(new Target(Operation.OTHER, "", "", ""));
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    reply.accept(answer(call));
  }

  private ApiResponse answer(ApiRequest call) {
    String path = call.path();
    try {
      if (path.startsWith(DEPLOYMENTS) && path.endsWith(CONFIG)) {
        String id = path.substring(DEPLOYMENTS.length(), path.length() - CONFIG.length());
        return id.equals(deployment.id) ? ApiResponse.json(200, config()) : error(404);
      } else if (path.equals(HISTORY)) {
        return history(call);
      } else if (path.startsWith(TOKENS)) {
        return tokens(call, path.substring(TOKENS.length()));
      } else if (path.startsWith(FILES)) {
        return call.method().equals("PUT") ? upload(call) : download(call);
      }
      return error(404);
    } catch (IllegalArgumentException e) {
      return error(400);
    }
  }

  private static ApiResponse error(int status) {
    ObjectNode body = SimulatorJson.object();
    body.put("status", status);
    body.put("code", "error." + status);
    body.put("message", "The request is not carried out.");
    return ApiResponse.json(status, body);
  }

  private ObjectNode config() {
    Map<String, Object> conversations = new LinkedHashMap<>();
    conversations.put("showAgentTypingIndicator", true);
    conversations.put("showUserTypingIndicator", deployment.typing);
    conversations.put("autoStart", Map.of("enabled", deployment.autoStart));
    conversations.put(
        "conversationDisconnect",
        Map.of("enabled", true, "type", deployment.readOnlyEnd ? "ReadOnly" : "Send"));
    conversations.put("conversationClear", Map.of("enabled", deployment.clear));
    conversations.put("markdown", Map.of("enabled", true));
    conversations.put("humanize", Map.of("enabled", false));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("id", deployment.id);
    config.put("version", "1");
    config.put("status", deployment.active ? "Active" : "Inactive");
    config.put(
        "messenger",
        Map.of(
            "enabled", true,
            "apps", Map.of("conversations", conversations),
            "fileUpload", Map.of("enableAttachments", true)));
    config.put("auth", Map.of("enabled", deployment.signIn, "allowSessionUpgrade", true));
    config.put("journeyEvents", Map.of("enabled", false));
    return (ObjectNode) SimulatorJson.tree(config);
  }

  private static String bearer(ApiRequest call) {
    String given = call.header("authorization");
    boolean right = given.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return right ? given.substring(BEARER.length()) : "";
  }

  private ApiResponse history(ApiRequest call) {
    Optional<MessengerSession> session = sessions.ofHistoryToken(bearer(call));
    if (session.isEmpty()) {
      return error(401);
    }
    int wait = session.get().takeHistory();
    if (wait > 0) {
      return error(429).withHeader("Retry-After", Integer.toString(wait));
    }
    int number = Math.max(1, number(call, "pageNumber", 1));
    int size = Math.min(100, Math.max(1, number(call, "pageSize", 25)));
    return ApiResponse.json(200, session.get().page(number, size));
  }

  private static int number(ApiRequest call, String name, int usual) {
    return call.query().has(name) ? Integer.parseInt(call.query().get(name)) : usual;
  }

  private ApiResponse tokens(ApiRequest call, String what) {
    if (!deployment.signIn) {
      return error(403);
    }
    ObjectNode body = SimulatorJson.object();
    switch (call.method() + " " + what) {
      case "POST oauthcodegrantjwtexchange" -> {
        JsonNode oauth = SimulatorJson.read(call.body()).path("oauth");
        String code = oauth.path("code").asText(oauth.path("idToken").asText());
        if (code.isBlank() || code.startsWith("bad")) {
          return error(401);
        }
        // a code of "ann:1" and one of "ann:2" are the same customer
        String subject = code.split(":", 2)[0];
        body.put("jwt", sessions.signIn(subject));
        body.put("refreshToken", sessions.refreshToken(subject));
      }
      case "POST refresh" -> {
        String token = SimulatorJson.read(call.body()).path("refreshToken").asText();
        Optional<String> jwt = sessions.refresh(token);
        if (jwt.isEmpty()) {
          return error(401);
        }
        body.put("jwt", jwt.get());
      }
      case "DELETE revoke" -> {
        return sessions.signOut(bearer(call)) ? ApiResponse.empty(204) : error(401);
      }
      default -> {
        return error(404);
      }
    }
    return ApiResponse.json(200, body);
  }

  private ApiResponse upload(ApiRequest call) {
    Optional<MessengerSession> session = sessions.ofAttachment(call.target().item());
    Optional<Announced> file = session.flatMap(one -> one.attachment(call.target().item()));
    if (file.isEmpty() || !file.get().key().equals(call.query().get("signature"))) {
      return ApiResponse.text(403, "application/xml", "<Error><Code>AccessDenied</Code></Error>");
    }
    if (call.upload().isEmpty()) {
      return error(400);
    }
    session.get().uploaded(file.get(), call.upload().get().content());
    return ApiResponse.empty(200);
  }

  private ApiResponse download(ApiRequest call) {
    Optional<StoredFile> file =
        sessions
            .ofAttachment(call.target().item())
            .flatMap(session -> session.file(call.target().item()));
    return file.map(
            one ->
                ApiResponse.bytes(200, one.type(), one.content())
                    .withHeader(
                        "Content-Disposition", "attachment; filename=\"" + one.name() + "\""))
        .orElseGet(() -> error(404));
  }
}
