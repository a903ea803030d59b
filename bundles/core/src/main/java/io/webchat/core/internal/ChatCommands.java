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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The commands about the session itself. Used on the mailbox only. */
final class ChatCommands {
  private static final List<String> FORM =
      List.of("nickname", "firstname", "lastname", "email", "subject");

  private static final List<String> OVERRIDES = List.of("dataURL", "headers");

  private static final char BYTE_ORDER_MARK = '\uFEFF';

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
  private Map<String, Object> overrides(CommandCall call) {
    Map<String, Object> overrides = new LinkedHashMap<>();
    OVERRIDES.forEach(
        option -> {
          if (call.data().get(option) != null) {
            overrides.put(option, call.data().get(option));
          }
        });
    Map<String, Object> interaction = new LinkedHashMap<>(chat.userData().interaction());
    if (call.data().get("interactionData") instanceof Map<?, ?> ofCall) {
      interaction.putAll(Json.freeze(ofCall));
    }
    if (!interaction.isEmpty()) {
      overrides.put("interactionData", interaction);
    }
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
    String text = messageText(call);
    requireActive();
    return send(text, call);
  }

  /** The text to send: a string that is not blank, nothing else. */
  static String messageText(CommandCall call) {
    if (call.data().get("message") instanceof String text && !isBlank(text)) {
      return text;
    }
    throw Rejection.of(ErrorCode.EMPTY_MESSAGE, "No message text provided");
  }

  /** Whether a browser's {@code trim} would leave nothing. */
  private static boolean isBlank(String text) {
    return text.chars()
        .allMatch(
            c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK);
  }

  /** Sends a checked text; shared with {@code sendFilteredMessage}. */
  CompletionStage<AjaxResponse> send(String text, CommandCall call) {
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
      throw Failures.unsupported("This transport doesn't support sendCustomNotice command.");
    }
    requireActive();
    chat.scriptGate().requireSendText();
    Object message = call.data().get("message");
    String text =
        message instanceof Map || message instanceof List
            ? JsonText.of(message)
            : Objects.toString(message, "");
    return ajax(t -> t.customNotice(chat.session().data(), text));
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
      throw Failures.unsupported(
          "This transport doesn't support updating userData during an active chat session.");
    }
    chat.userData().merge(call.data());
    return ajax(t -> t.updateUserData(chat.session().data(), call.data()));
  }

  CompletionStage<?> restore(CommandCall call) {
    requireRestorable(call);
    return Restorer.sessionData(call.data().get("sessionData"))
        .map(chat.restorer()::restore)
        .orElseGet(chat.restorer()::restoreStored);
  }

  /** Takes up what {@code setSessionData} returns, or the session storage has. */
  CompletionStage<?> asyncRestore(CommandCall call) {
    requireRestorable(call);
    return chat.restorer().restoreStored();
  }

  /** The session counts before the mode. */
  private void requireRestorable(CommandCall call) {
    if (chat.session().is(WebChatState.RESTORING)) {
      throw Rejection.of(ErrorCode.ALREADY_RESTORING, "Already restoring. Ignoring request.");
    }
    if (chat.session().isActive() || chat.session().is(WebChatState.STARTING)) {
      throw Rejection.of(
          ErrorCode.ALREADY_ACTIVE, "Chat session is already active, ignoring restore command.");
    }
    boolean async = chat.configuration().async().enabled() && chat.lease().can(Capability.ASYNC);
    if (!async && !WebChatService.NAMESPACE.equals(call.commander())) {
      throw Rejection.of(
          ErrorCode.ACCESS_DENIED,
          "Access Denied to private command. Only WebChatService is allowed to invoke this command"
              + " in Non-Async mode.");
    }
    chat.configurator().requireConfigured();
  }

  CompletionStage<?> fetchHistory(CommandCall call) {
    if (!chat.session().async() || !chat.lease().can(Capability.HISTORY)) {
      throw Rejection.of(
          ErrorCode.NOT_ASYNC, "Fetching history messages applies only to Asynchronous chat");
    }
    return chat.history().fetch();
  }

  CompletionStage<?> verifySession(CommandCall call) {
    if (!chat.lease().can(Capability.VERIFY_SESSION)) {
      throw Failures.unsupported("This transport doesn't support the verifySession command");
    }
    if (!chat.session().isActive()) {
      return Stages.value(Map.of("sessionActive", false));
    }
    int session = chat.session().number();
    return chat.lease()
        .call(true, transport -> transport.verify(chat.session().data()))
        .handle((reply, failure) -> Map.of("sessionActive", isActive(session, reply, failure)));
  }

  /**
   * Whether the session that was asked about is active by the answer. One that ended here meanwhile
   * is not, whatever the answer says: what a late one brings is not taken in.
   */
  private boolean isActive(int session, Reply reply, Throwable failure) {
    if (session != chat.session().number() || !chat.session().isActive()) {
      return false;
    }
    if (failure == null) {
      return !reply.inbound().isEnd();
    }
    Throwable cause = Failures.unwrap(failure);
    if (SessionUnknown.isOverBy(cause)) {
      return false;
    }
    throw new CompletionException(cause);
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
      throw Failures.notActive();
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

  CompletionStage<?> sleep(CommandCall call) {
    if (chat.sleep().begin()) {
      chat.poller().slowDown();
    }
    return Stages.nothing();
  }

  /** Polls as usual again; the server starts its idle timer anew, where it has one. */
  CompletionStage<?> wake(CommandCall call) {
    if (chat.sleep().end()) {
      chat.poller().hurry();
      chat.poller().now();
    }
    if (!chat.session().is(WebChatState.ACTIVE) || !chat.lease().can(Capability.IDLE_TIMER)) {
      return Stages.nothing();
    }
    return ajax(transport -> transport.resetIdleTimer(chat.session().data()))
        .thenApply(answer -> null);
  }

  CompletionStage<?> updateInteractionData(CommandCall call) {
    return Stages.value(chat.userData().mergeInteraction(call.data()));
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
      throw Failures.notActive();
    }
  }

  /** An option as text; {@code null} when it is absent, or an object that has no text. */
  static String text(CommandCall call, String option) {
    Object value = call.data().get(option);
    return value == null || value instanceof Map || value instanceof List ? null : value.toString();
  }
}
