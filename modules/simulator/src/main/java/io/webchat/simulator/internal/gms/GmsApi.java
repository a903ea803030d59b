package io.webchat.simulator.internal.gms;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.ChatOverException;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The GMS Chat API, version 2, over REST. */
public final class GmsApi implements Api {
  /** Where the services are. */
  public static final String BASE = "/genesys/2/chat/";

  private static final Map<String, Operation> OPERATIONS =
      Map.ofEntries(
          entry("send", Operation.SEND),
          entry("refresh", Operation.REFRESH),
          entry("disconnect", Operation.END),
          entry("startTyping", Operation.START_TYPING),
          entry("stopTyping", Operation.STOP_TYPING),
          entry("pushUrl", Operation.PUSH_URL),
          entry("updateNickname", Operation.UPDATE_NICKNAME),
          entry("customNotice", Operation.CUSTOM_NOTICE),
          entry("updateData", Operation.UPDATE_DATA),
          entry("readReceipt", Operation.READ_RECEIPT),
          entry("file", Operation.UPLOAD),
          entry("file/limits", Operation.FILE_LIMITS));

  private final SimulatorOptions options;
  private final Chats chats;
  private final GmsOperations operations;

  public GmsApi(SimulatorOptions options, Chats chats, GmsOperations operations) {
    this.options = options;
    this.chats = chats;
    this.operations = operations;
  }

  @Override
  public boolean isChat() {
    return true;
  }

  @Override
  public Optional<Target> target(String method, String path) {
    if (!path.startsWith(BASE)) {
      return Optional.empty();
    }
    String[] parts = path.substring(BASE.length()).split("/", 3);
    String chatId = parts.length > 1 ? parts[1] : "";
    if (chatId.isEmpty()) {
      return Optional.of(new Target(Operation.START, parts[0], "", ""));
    }
    String rest = parts.length > 2 ? parts[2] : "";
    Operation operation = OPERATIONS.get(rest);
    if (operation != null) {
      return Optional.of(new Target(operation, parts[0], chatId, ""));
    }
    String[] file = rest.split("/", -1);
    boolean ofFile = file.length == 3 && file[0].equals("file");
    if (ofFile && file[2].equals("download")) {
      return Optional.of(new Target(Operation.DOWNLOAD, parts[0], chatId, file[1]));
    }
    if (ofFile && file[2].equals("delete")) {
      return Optional.of(new Target(Operation.DELETE_FILE, parts[0], chatId, file[1]));
    }
    return Optional.of(new Target(Operation.OTHER, parts[0], chatId, ""));
  }

  @Override
  public ApiResponse error(Fault fault) {
    return GmsResults.fault(fault);
  }

  @Override
  public Frame frame() {
    return new Frame("{\"statusCode\":0,\"chatEnded\":false,\"messages\":[],\"padding\":", "}");
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    ApiResponse response;
    try {
      response = answer(call);
    } catch (GmsError error) {
      response = ApiResponse.json(options.gmsErrorStatus, GmsResults.error(error));
    } catch (ChatOverException over) {
      response = ApiResponse.json(200, GmsResults.over());
    }
    reply.accept(response);
  }

  private ApiResponse answer(ApiRequest call) {
    if (!options.gmsApiKey.isEmpty() && !options.gmsApiKey.equals(apiKey(call))) {
      ObjectNode fault = SimulatorJson.object();
      ObjectNode detail =
          fault.putObject("fault").put("faultstring", "Invalid ApiKey").putObject("detail");
      detail.put("errorcode", "oauth.v2.InvalidApiKey");
      return ApiResponse.json(401, fault);
    }
    if (call.target().operation() == Operation.OTHER) {
      return ApiResponse.text(404, "text/html", "<html><body><h1>404 Not Found</h1></body></html>");
    }
    if (!call.method().equals("POST")) {
      return ApiResponse.text(405, "text/plain", "POST expected")
          .withHeader("Allow", "POST, OPTIONS");
    }
    if (call.target().operation() == Operation.START) {
      Conversation chat = operations.start(Wire.GMS_V2, call.target().service(), call.form());
      return ApiResponse.json(200, operations.result(chat, chat.snapshot(1)));
    }
    return inChat(call);
  }

  /** The key: a header, or a field of the form that downloads a file in a browser. */
  private static String apiKey(ApiRequest call) {
    String header = call.header("apikey");
    boolean download = call.target().operation() == Operation.DOWNLOAD;
    return header.isEmpty() && download ? call.form().get("apikey") : header;
  }

  private ApiResponse inChat(ApiRequest call) {
    FormFields form = call.form();
    for (String field : List.of("userId", "secureKey", "alias")) {
      if (form.get(field).isEmpty()) {
        throw new GmsError(GmsError.MISSING_PARAMETER, "missing parameter", field);
      }
    }
    Optional<Conversation> found =
        chats.find(call.target().chatId()).filter(chat -> owns(chat, form));
    if (found.isEmpty()) {
      return ApiResponse.json(200, GmsResults.over());
    }
    Conversation chat = found.get();
    if (!chat.acceptAlias(form.get("alias"))) {
      throw new GmsError(GmsError.MISSING_PARAMETER, "the alias is out of date", "alias");
    }
    chat.heard();
    Operation operation = call.target().operation();
    if (operation == Operation.REFRESH) {
      return ApiResponse.json(200, operations.refresh(chat, form));
    }
    if (operation == Operation.DOWNLOAD) {
      return operations.download(chat, call.target().item());
    }
    if (chat.ended()) {
      return ApiResponse.json(200, GmsResults.over());
    }
    return ApiResponse.json(200, operations.operate(chat, call));
  }

  private static boolean owns(Conversation chat, FormFields form) {
    return chat.userId().equals(form.get("userId"))
        && chat.secureKey().equals(form.get("secureKey"));
  }
}
