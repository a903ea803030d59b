package io.webchat.core.internal.command;

import io.webchat.api.StartChat;
import io.webchat.api.TypingInput;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Plugin;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.api.message.Agents;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.MessagePreProcessor;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Stats;
import io.webchat.api.message.Transcript;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The typed face: each method is the bus command of its name. */
public final class TypedService implements WebChatService {
  /** Name of the plugin that commands for the typed face. */
  public static final String COMMANDER = "WebChatServiceClient";

  private final Plugin plugin;

  public TypedService(Plugin plugin) {
    this.plugin = plugin;
  }

  /** Takes the commander off the bus. */
  public void close() {
    plugin.close();
  }

  @Override
  public CompletionStage<Void> configure(WebChatConfiguration configuration) {
    return nothing("configure", options("configuration", configuration));
  }

  @Override
  public CompletionStage<AjaxResponse> startChat(StartChat options) {
    Map<String, Object> data = options("form", options.form());
    data.put("userData", options.userData());
    if (!options.authentication().isEmpty()) {
      data.put("authentication", options.authentication());
    }
    return ajax("startChat", data);
  }

  @Override
  public CompletionStage<AjaxResponse> endChat() {
    return ajax("endChat", Map.of());
  }

  @Override
  public CompletionStage<AjaxResponse> clearChat() {
    return ajax("clearChat", Map.of());
  }

  @Override
  public CompletionStage<AjaxResponse> signOut() {
    return ajax("signOut", Map.of());
  }

  @Override
  public CompletionStage<AjaxResponse> sendMessage(OutgoingMessage message) {
    Map<String, Object> data = options("message", message.text());
    data.put("type", message.type());
    data.put("parentMessageID", message.parentMessageId());
    if (message.reply() != null) {
      data.put("reply", message.reply().toMap());
    }
    return ajax("sendMessage", data);
  }

  @Override
  public CompletionStage<AjaxResponse> sendCustomNotice(String message) {
    return ajax("sendCustomNotice", options("message", message));
  }

  @Override
  public CompletionStage<AjaxResponse> sendTyping(String preview) {
    return ajax("sendTyping", options("message", preview));
  }

  @Override
  public CompletionStage<Void> sendFilteredMessage(String message, FilterExpression regex) {
    Map<String, Object> data = options("message", message);
    data.put("regex", regex);
    return nothing("sendFilteredMessage", data);
  }

  @Override
  public CompletionStage<List<FilterExpression>> addPrefilter(List<FilterExpression> filters) {
    return command("addPrefilter", options("filters", filters))
        .thenApply(value -> ((List<?>) value).stream().map(FilterExpression.class::cast).toList());
  }

  @Override
  @SuppressWarnings("unchecked") // the command resolves with a JSON object
  public CompletionStage<Map<String, Object>> updateUserData(Map<String, ?> userData) {
    return command("updateUserData", userData).thenApply(value -> (Map<String, Object>) value);
  }

  @Override
  public CompletionStage<Void> startPoll() {
    return nothing("startPoll", Map.of());
  }

  @Override
  public CompletionStage<Void> stopPoll() {
    return nothing("stopPoll", Map.of());
  }

  @Override
  public CompletionStage<Void> pausePoll() {
    return nothing("pausePoll", Map.of());
  }

  @Override
  public CompletionStage<Void> sleep() {
    return nothing("sleep", Map.of());
  }

  @Override
  public CompletionStage<Void> wake() {
    return nothing("wake", Map.of());
  }

  @Override
  public CompletionStage<Void> asyncRestore() {
    return nothing("asyncRestore", Map.of());
  }

  @Override
  @SuppressWarnings("unchecked") // the command resolves with a JSON object
  public CompletionStage<Map<String, Object>> updateInteractionData(Map<String, ?> data) {
    return command("updateInteractionData", data).thenApply(value -> (Map<String, Object>) value);
  }

  @Override
  public CompletionStage<Void> resetPollExceptions() {
    return nothing("resetPollExceptions", Map.of());
  }

  @Override
  public CompletionStage<Void> restore(String sessionData) {
    return nothing("restore", options("sessionData", sessionData));
  }

  @Override
  public CompletionStage<Transcript> getTranscript() {
    return command("getTranscript", Map.of()).thenApply(Transcript.class::cast);
  }

  @Override
  public CompletionStage<Agents> getAgents() {
    return command("getAgents", Map.of()).thenApply(Agents.class::cast);
  }

  @Override
  public CompletionStage<Stats> getStats() {
    return command("getStats", Map.of()).thenApply(Stats.class::cast);
  }

  @Override
  public CompletionStage<AjaxResponse> sendFile(FileSource file) {
    return ajax("sendFile", options("files", file));
  }

  @Override
  public CompletionStage<AjaxResponse> getFileLimits() {
    return ajax("getFileLimits", Map.of());
  }

  @Override
  public CompletionStage<Void> downloadFile(String fileId, String fileName, DownloadTarget target) {
    Map<String, Object> data = options("fileId", fileId);
    data.put("fileName", fileName);
    data.put("target", target);
    return nothing("downloadFile", data);
  }

  @Override
  public CompletionStage<SessionData> getSessionData() {
    return command("getSessionData", Map.of()).thenApply(SessionData.class::cast);
  }

  @Override
  public CompletionStage<AjaxResponse> fetchHistory() {
    return ajax("fetchHistory", Map.of());
  }

  @Override
  public CompletionStage<Void> registerTypingPreviewInput(TypingInput input) {
    return nothing("registerTypingPreviewInput", options("input", input));
  }

  @Override
  public CompletionStage<MessagePreProcessor> registerPreProcessor(
      MessagePreProcessor preprocessor) {
    return command("registerPreProcessor", options("preprocessor", preprocessor))
        .thenApply(MessagePreProcessor.class::cast);
  }

  @Override
  public CompletionStage<Boolean> verifySession() {
    return command("verifySession", Map.of())
        .thenApply(value -> Boolean.TRUE.equals(((Map<?, ?>) value).get("sessionActive")));
  }

  @Override
  public CompletionStage<Void> acknowledge(long position) {
    return nothing("acknowledge", options("position", position));
  }

  private CompletionStage<Object> command(String name, Map<String, ?> options) {
    return plugin.command(NAMESPACE + "." + name, options).toCompletionStage();
  }

  private CompletionStage<AjaxResponse> ajax(String name, Map<String, ?> options) {
    return command(name, options).thenApply(AjaxResponse.class::cast);
  }

  private CompletionStage<Void> nothing(String name, Map<String, ?> options) {
    return command(name, options).thenAccept(value -> {});
  }

  private static Map<String, Object> options(String key, Object value) {
    Map<String, Object> options = new HashMap<>();
    options.put(key, value);
    return options;
  }
}
