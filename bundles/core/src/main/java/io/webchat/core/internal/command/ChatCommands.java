package io.webchat.core.internal.command;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Json;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.lifecycle.Lifecycle;
import io.webchat.core.internal.lifecycle.Restorer;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.storage.StoreCalls;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.StartRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The commands that begin a chat or take one up, and what goes with it. Used on the mailbox only.
 */
public final class ChatCommands {
  private static final List<String> FORM =
      List.of("nickname", "firstname", "lastname", "email", "subject");

  private static final List<String> OVERRIDES = List.of("dataURL", "headers", "authentication");

  private final Configuring configuring;
  private final ChatSession session;
  private final SessionCalls calls;
  private final Lifecycle lifecycle;
  private final Restorer restorer;
  private final UserData userData;

  /** The configuration of the instance and its changes. */
  public interface Configuring {
    /** The configuration in force. */
    WebChatConfiguration configuration();

    /** Applies a configuration, given as an object or as options of a call. */
    CompletionStage<Void> configure(Map<String, Object> options);

    /** Rejects a command that needs a configuration. */
    void requireConfigured();
  }

  public ChatCommands(
      Configuring configuring,
      ChatSession session,
      SessionCalls calls,
      Lifecycle lifecycle,
      Restorer restorer,
      UserData userData) {
    this.configuring = configuring;
    this.session = session;
    this.calls = calls;
    this.lifecycle = lifecycle;
    this.restorer = restorer;
    this.userData = userData;
  }

  public void register(Commands commands) {
    commands.on("configure", call -> configuring.configure(call.data()));
    commands.on("startChat", this::startChat);
    commands.on("restore", this::restore);
    commands.on("asyncRestore", this::asyncRestore);
    commands.on("updateUserData", this::updateUserData);
    commands.on(
        "updateInteractionData", call -> Stages.value(userData.mergeInteraction(call.data())));
  }

  private CompletionStage<?> startChat(CommandCall call) {
    configuring.requireConfigured();
    if (session.is(WebChatState.RESTORING)) {
      return restorer.finished().thenCompose(unused -> startChat(call));
    }
    if (!session.is(WebChatState.IDLE) && !session.is(WebChatState.READ_ONLY)) {
      throw Rejection.of(ErrorCode.ALREADY_ACTIVE, Lifecycle.ALREADY_ACTIVE);
    }
    Map<String, Object> form = options(call, FORM);
    if (call.data().get("form") instanceof Map<?, ?> given) {
      given.forEach((field, value) -> form.put(String.valueOf(field), value));
    }
    boolean async = isAsync();
    Map<String, Object> own = UserData.ofCall(call.data().get("userData"));
    Map<String, Object> sent = userData.forStart(own);
    CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
    lifecycle.start(new StartRequest(Json.freeze(form), sent, async, overrides(call), own), result);
    return result;
  }

  /** Options beside the form, which the page and not its user sets. */
  private Map<String, Object> overrides(CommandCall call) {
    Map<String, Object> overrides = options(call, OVERRIDES);
    Map<String, Object> interaction =
        userData.interactionForStart(call.data().get("interactionData"));
    if (!interaction.isEmpty()) {
      overrides.put("interactionData", interaction);
    }
    return overrides;
  }

  private static Map<String, Object> options(CommandCall call, List<String> names) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (String name : names) {
      if (call.data().get(name) != null) {
        options.put(name, call.data().get(name));
      }
    }
    return options;
  }

  private CompletionStage<?> updateUserData(CommandCall call) {
    if (!session.isActive()) {
      return Stages.value(userData.merge(call.data()));
    }
    calls.require(
        Capability.UPDATE_USER_DATA,
        "This transport doesn't support updating userData during an active chat session.");
    userData.merge(call.data());
    return calls.localAjax((transport, data) -> transport.updateUserData(data, call.data()));
  }

  private CompletionStage<?> restore(CommandCall call) {
    requireRestorable(call);
    return StoreCalls.sessionData(call.data().get("sessionData"), calls.format())
        .map(restorer::restore)
        .orElseGet(restorer::restoreStored);
  }

  /** Takes up what {@code setSessionData} returns, or the session storage has. */
  private CompletionStage<?> asyncRestore(CommandCall call) {
    requireRestorable(call);
    return restorer.restoreStored();
  }

  /** The session counts before the mode. */
  private void requireRestorable(CommandCall call) {
    if (session.is(WebChatState.RESTORING)) {
      throw Rejection.of(ErrorCode.ALREADY_RESTORING, "Already restoring. Ignoring request.");
    }
    if (session.isActive() || session.is(WebChatState.STARTING)) {
      throw Rejection.of(
          ErrorCode.ALREADY_ACTIVE, "Chat session is already active, ignoring restore command.");
    }
    if (!isAsync() && !Commands.isPrivate(call)) {
      throw Rejection.of(
          ErrorCode.ACCESS_DENIED,
          "Access Denied to private command. Only WebChatService is allowed to invoke this command"
              + " in Non-Async mode.");
    }
    configuring.requireConfigured();
  }

  private boolean isAsync() {
    return configuring.configuration().async().enabled() && calls.can(Capability.ASYNC);
  }
}
