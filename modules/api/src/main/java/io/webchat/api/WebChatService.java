package io.webchat.api;

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
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The typed face of every command of {@code WebChatService}. Each method is the bus command of its
 * name, called by the plugin {@code WebChatServiceClient}: {@code before} functions apply. Stages
 * complete on the mailbox of the instance, in order, and fail with a {@link Rejection} only.
 * Thread-safe, never blocks.
 */
@ProviderType
public interface WebChatService {
  /** Name of the plugin, and the namespace of its commands and events. */
  String NAMESPACE = "WebChatService";

  /**
   * Applies a configuration; only while no session is active. One that is refused leaves the former
   * in force.
   */
  CompletionStage<Void> configure(WebChatConfiguration configuration);

  /** Starts a chat. */
  CompletionStage<AjaxResponse> startChat(StartChat options);

  /** Ends the chat. */
  CompletionStage<AjaxResponse> endChat();

  /**
   * Extra to the reference, where {@link Capabilities#clearing()}: takes the messages of the
   * conversation away, on the server and here, which ends the chat: {@code cleared}, then {@code
   * ended}.
   */
  CompletionStage<AjaxResponse> clearChat();

  /**
   * Extra to the reference, where {@link Capabilities#authentication()}: signs the customer out,
   * which ends the chat: {@code sessionLost}, then {@code ended}.
   */
  CompletionStage<AjaxResponse> signOut();

  /**
   * Sends a message. A {@linkplain OutgoingMessage#reply() reply} to rich content is extra to the
   * reference and a plain object under {@code reply} on the bus; a transport without {@link
   * Capabilities#richReplies()} sends the text that stands for it.
   */
  CompletionStage<AjaxResponse> sendMessage(OutgoingMessage message);

  /** Sends a text. */
  default CompletionStage<AjaxResponse> sendMessage(String text) {
    return sendMessage(OutgoingMessage.of(text));
  }

  /** Sends a custom notice. */
  CompletionStage<AjaxResponse> sendCustomNotice(String message);

  /**
   * Tells that the customer types; {@code preview} is what stands in the input, or {@code null}.
   */
  CompletionStage<AjaxResponse> sendTyping(String preview);

  /** Adds {@code regex} as a filter, then sends the message. */
  CompletionStage<Void> sendFilteredMessage(String message, FilterExpression regex);

  /** Adds filters; resolves with all that are registered. */
  CompletionStage<List<FilterExpression>> addPrefilter(List<FilterExpression> filters);

  /**
   * Changes user data. With a session: an {@link AjaxResponse}; without one: the merged user data,
   * a map.
   */
  CompletionStage<Map<String, Object>> updateUserData(Map<String, ?> userData);

  /** Starts polling. */
  CompletionStage<Void> startPoll();

  /** Stops polling. */
  CompletionStage<Void> stopPoll();

  /**
   * Extra to the reference: no polls until {@link #startPoll()} or the next chat; {@code
   * pollingStopped} is not published.
   */
  CompletionStage<Void> pausePoll();

  /**
   * Extra to the reference: polls only every {@code pollRateSleep} until {@link #wake()}, as the
   * widget of a hidden page does.
   */
  CompletionStage<Void> sleep();

  /**
   * Extra to the reference: polls as usual again, and has a version 2 server start its idle timer
   * anew.
   */
  CompletionStage<Void> wake();

  /** Extra to the reference: restores what {@code setSessionData} returns; in async mode only. */
  CompletionStage<Void> asyncRestore();

  /**
   * Extra to the reference: merges data that is handed to the transport when a chat starts;
   * Genesys' REST APIs do not send it. Resolves with the whole.
   */
  CompletionStage<Map<String, Object>> updateInteractionData(Map<String, ?> data);

  /** Sets the count of successive poll exceptions to 0. */
  CompletionStage<Void> resetPollExceptions();

  /**
   * Restores an asynchronous session; {@code sessionData} is the token, or {@code null} for what is
   * stored.
   */
  CompletionStage<Void> restore(String sessionData);

  /** The transcript. */
  CompletionStage<Transcript> getTranscript();

  /** The agents. */
  CompletionStage<Agents> getAgents();

  /** The statistics. */
  CompletionStage<Stats> getStats();

  /** Sends a file. */
  CompletionStage<AjaxResponse> sendFile(FileSource file);

  /** Limits for files as the chat server has them. */
  CompletionStage<AjaxResponse> getFileLimits();

  /** Downloads a file; {@code fileName} may be {@code null}: then the server's name is used. */
  CompletionStage<Void> downloadFile(String fileId, String fileName, DownloadTarget target);

  /** The session data; empty values without a session. */
  CompletionStage<SessionData> getSessionData();

  /** Fetches a page of older messages; they arrive by {@code messageReceived}. */
  CompletionStage<AjaxResponse> fetchHistory();

  /** Listens to an input and sends its keys as typing with preview; replaces the former input. */
  CompletionStage<Void> registerTypingPreviewInput(TypingInput input);

  /** Adds a preprocessor after those registered before; resolves with it. */
  CompletionStage<MessagePreProcessor> registerPreProcessor(MessagePreProcessor preprocessor);

  /** Asks the server whether the session is active. */
  CompletionStage<Boolean> verifySession();

  /**
   * Extra to the reference: tells that every message up to {@code position} has been dealt with,
   * for an instance configured with {@code acknowledge: true}, whose {@code messageReceived} events
   * carry the {@code position} to name here. Settles when that is stored: from then on no container
   * delivers these messages again. A message that has not been acknowledged is delivered again when
   * another container takes the session over. Only when a container dies while an acknowledgement
   * is being stored it is open whether its messages come again; positions tell, since they are the
   * same in every container. Rejected with {@link ErrorCode#SESSION_MOVED} when another container
   * has the session, and with {@link ErrorCode#UNSUPPORTED} without that configuration.
   */
  CompletionStage<Void> acknowledge(long position);
}
