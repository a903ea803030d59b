package io.webchat.simulator.internal.bayeux;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.ChatOverException;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.gms.GmsError;
import io.webchat.simulator.internal.gms.GmsOperations;
import io.webchat.simulator.internal.gms.GmsResults;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import java.util.Optional;
import java.util.function.Consumer;

/** Files of version 2 over Bayeux: forms to one address, with the cookie of a Bayeux client. */
public final class BayeuxFilesApi implements Api {
  /** Where files go. */
  public static final String BASE = "/genesys/2/chat-ntf";

  private final SimulatorOptions options;
  private final Chats chats;
  private final GmsOperations operations;
  private final BayeuxApi bayeux;

  public BayeuxFilesApi(
      SimulatorOptions options, Chats chats, GmsOperations operations, BayeuxApi bayeux) {
    this.options = options;
    this.chats = chats;
    this.operations = operations;
    this.bayeux = bayeux;
  }

  @Override
  public boolean isChat() {
    return true;
  }

  @Override
  public Optional<Target> target(String method, String path) {
    return path.equals(BASE) || path.equals(BASE + "/")
        ? Optional.of(new Target(Operation.OTHER, options.gmsServices.get(0), "", ""))
        : Optional.empty();
  }

  @Override
  public ApiRequest read(ApiRequest call) {
    Operation operation =
        switch (call.form().get("operation")) {
          case "fileUpload" -> Operation.UPLOAD;
          case "fileGetLimits" -> Operation.FILE_LIMITS;
          case "fileDownload" -> Operation.DOWNLOAD;
          case "fileDelete" -> Operation.DELETE_FILE;
          default -> Operation.OTHER;
        };
    String chatId = chats.ofKey(call.form().get("secureKey")).map(Conversation::id).orElse("");
    return call.with(
        new Target(operation, call.target().service(), chatId, call.form().get("fileId")));
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
    if (!call.method().equals("POST")) {
      return ApiResponse.text(405, "text/plain", "POST expected")
          .withHeader("Allow", "POST, OPTIONS");
    }
    Optional<String> cookie = BayeuxRequest.cookie(call, BayeuxEngine.COOKIE);
    if (cookie.filter(bayeux::isBrowser).isEmpty()) {
      return ApiResponse.text(403, "text/plain", "the cookie of a Bayeux client is needed");
    }
    if (call.target().operation() == Operation.OTHER) {
      throw GmsError.missing("unknown operation", "operation");
    }
    Optional<Conversation> found = chats.find(call.target().chatId());
    if (found.isEmpty()) {
      return ApiResponse.json(200, GmsResults.over());
    }
    Conversation chat = found.get();
    chat.heard();
    if (call.target().operation() == Operation.DOWNLOAD) {
      return operations.download(chat, call.target().item());
    }
    return chat.ended()
        ? ApiResponse.json(200, GmsResults.over())
        : ApiResponse.json(200, operations.operate(chat, call));
  }
}
