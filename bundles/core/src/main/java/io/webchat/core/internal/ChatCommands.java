package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Json;
import io.webchat.api.Rejection;
import io.webchat.api.TypingInput;
import io.webchat.api.WebChatService;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Agents;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The commands about the session itself. Used on the mailbox only. */
final class ChatCommands {
  private static final List<String> FORM =
      List.of("nickname", "firstname", "lastname", "email", "subject");

  private static final List<String> OVERRIDES = List.of("dataURL", "headers");

  private final ChatInstance chat;

  ChatCommands(ChatInstance chat) {
    this.chat = chat;
  }

  CompletionStage<?> configure(CommandCall call) {
    Object given = call.data().get("configuration");
    WebChatConfiguration configuration =
        given instanceof WebChatConfiguration ready ? ready : configuration(call.data());
    return chat.configurator().configure(configuration);
  }

  private WebChatConfiguration configuration(Map<String, Object> options) {
    try {
      return WebChatConfiguration.of(options, chat.configuration().main());
    } catch (IllegalArgumentException e) {
      throw Configurator.invalid(e.getMessage());
    }
  }

  CompletionStage<?> startChat(CommandCall call) {
    chat.configurator().requireConfigured();
    if (chat.session().is(WebChatState.RESTORING)) {
      return chat.restorer().finished().thenCompose(unused -> startChat(call));
    }
    if (!chat.session().is(WebChatState.IDLE)) {
      throw Rejection.of(ErrorCode.ALREADY_ACTIVE, Lifecycle.ALREADY_ACTIVE);
    }
    Map<String, Object> form = new LinkedHashMap<>();
    FORM.forEach(
        field -> {
          if (call.data().get(field) != null) {
            form.put(field, call.data().get(field));
          }
        });
    if (call.data().get("form") instanceof Map<?, ?> given) {
      given.forEach((field, value) -> form.put(String.valueOf(field), value));
    }
    boolean async = chat.configuration().async().enabled() && chat.lease().can(Capability.ASYNC);
    Map<String, Object> userData =
        chat.userData().forStart(call.data().get("userData"), chat.configuration(), async);
    CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
    chat.lifecycle()
        .start(new StartRequest(Json.freeze(form), userData, async, overrides(call)), result);
    return result;
  }

  /** Options beside the form, which the page and not its user sets. */
  private static Map<String, Object> overrides(CommandCall call) {
    Map<String, Object> overrides = new LinkedHashMap<>();
    OVERRIDES.forEach(
        option -> {
          if (call.data().get(option) != null) {
            overrides.put(option, call.data().get(option));
          }
        });
    return overrides;
  }

  CompletionStage<?> endChat(CommandCall call) {
    requireActive();
    CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
    chat.chatEnd().end(result);
    chat.scriptGate().changed();
    return result;
  }

  CompletionStage<?> sendMessage(CommandCall call) {
    return send(text(call, "message"), call);
  }

  /** Checks and sends; shared with {@code sendFilteredMessage}. */
  CompletionStage<AjaxResponse> send(String text, CommandCall call) {
    if (text == null || text.isEmpty()) {
      throw Rejection.of(ErrorCode.EMPTY_MESSAGE, "No message text provided");
    }
    requireActive();
    int limit = chat.configuration().maxMessageLength();
    if (limit > 0 && text.length() > limit) {
      throw Rejection.of(
          ErrorCode.MESSAGE_TOO_LONG,
          "Message length exceeds configured threshold of (" + limit + ") characters");
    }
    chat.scriptGate().requireSendText();
    chat.typing().cancel();
    return chat.outbox()
        .send(new OutgoingMessage(text, text(call, "type"), text(call, "parentMessageID")));
  }

  CompletionStage<?> sendCustomNotice(CommandCall call) {
    if (!chat.lease().can(Capability.CUSTOM_NOTICE)) {
      throw Commands.unsupported("This transport doesn't support sendCustomNotice command.");
    }
    requireActive();
    chat.scriptGate().requireSendText();
    String message = text(call, "message");
    return ajax(t -> t.customNotice(chat.session().data(), message == null ? "" : message));
  }

  CompletionStage<?> sendTyping(CommandCall call) {
    requireActive();
    return chat.typing().typed(text(call, "message"));
  }

  CompletionStage<?> updateUserData(CommandCall call) {
    if (!chat.session().isActive()) {
      return Stages.value(chat.userData().merge(call.data()));
    }
    if (!chat.lease().can(Capability.UPDATE_USER_DATA)) {
      throw Commands.unsupported(
          "This transport doesn't support updating userData during an active chat session.");
    }
    chat.userData().merge(call.data());
    return ajax(t -> t.updateUserData(chat.session().data(), call.data()));
  }

  CompletionStage<?> restore(CommandCall call) {
    boolean async = chat.configuration().async().enabled() && chat.lease().can(Capability.ASYNC);
    if (!async && !WebChatService.NAMESPACE.equals(call.commander())) {
      throw Rejection.of(
          ErrorCode.ACCESS_DENIED,
          "Access Denied to private command. Only WebChatService is allowed to invoke this command"
              + " in Non-Async mode.");
    }
    if (chat.session().is(WebChatState.RESTORING)) {
      throw Rejection.of(ErrorCode.ALREADY_RESTORING, "Already restoring. Ignoring request.");
    }
    if (chat.session().isActive() || chat.session().is(WebChatState.STARTING)) {
      throw Rejection.of(
          ErrorCode.ALREADY_ACTIVE, "Chat session is already active, ignoring restore command.");
    }
    chat.configurator().requireConfigured();
    return Restorer.sessionData(call.data().get("sessionData"))
        .map(chat.restorer()::restore)
        .orElseGet(chat.restorer()::restoreStored);
  }

  CompletionStage<?> fetchHistory(CommandCall call) {
    if (!chat.session().async() || !chat.lease().can(Capability.HISTORY)) {
      throw Rejection.of(
          ErrorCode.NOT_ASYNC, "Fetching history messages applies only to Asynchronous chat");
    }
    if (chat.history().isComplete()) {
      throw noMore();
    }
    return chat.history().fetch();
  }

  static Rejection noMore() {
    return Rejection.of(ErrorCode.NO_MORE_HISTORY, "No more messages to fetch");
  }

  CompletionStage<?> verifySession(CommandCall call) {
    if (!chat.lease().can(Capability.VERIFY_SESSION)) {
      throw Commands.unsupported("This transport doesn't support the verifySession command");
    }
    if (!chat.session().isActive()) {
      return Stages.value(Map.of("sessionActive", false));
    }
    return chat.lease()
        .call(true, transport -> transport.verify(chat.session().data()))
        .thenApply(reply -> Map.of("sessionActive", !reply.inbound().isEnd()));
  }

  CompletionStage<?> registerTypingPreviewInput(CommandCall call) {
    if (!(call.data().get("input") instanceof TypingInput input)) {
      throw Rejection.of(
          ErrorCode.INVALID_ARGUMENT,
          "Invalid value provided for the 'input' property. An HTML element reference to a textarea"
              + " or text input is required.");
    }
    chat.typing().register(input);
    return Stages.nothing();
  }

  CompletionStage<?> acknowledge(CommandCall call) {
    if (!chat.session().isActive()) {
      throw Commands.notActive(Lifecycle.NOT_ACTIVE);
    }
    if (!(call.data().get("position") instanceof Number position)) {
      throw Rejection.of(
          ErrorCode.INVALID_ARGUMENT, "Option 'position' is the position of a message");
    }
    return chat.keeper().acknowledgements().acknowledge(position.longValue());
  }

  Object agents() {
    return Agents.of(chat.inbox().participants().agents());
  }

  Object stats() {
    return chat.inbox().transcript().stats(chat.inbox().participants().agents());
  }

  private CompletionStage<AjaxResponse> ajax(
      Function<Transport, CompletionStage<Reply>> operation) {
    return chat.lease()
        .call(true, operation)
        .thenApply(
            reply -> {
              chat.received(reply);
              return reply.ajax();
            });
  }

  private void requireActive() {
    if (!chat.session().is(WebChatState.ACTIVE)) {
      throw Commands.notActive(Lifecycle.NOT_ACTIVE);
    }
  }

  static String text(CommandCall call, String option) {
    Object value = call.data().get(option);
    return value == null ? null : value.toString();
  }
}
