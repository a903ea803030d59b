package io.webchat.api;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.JsonObject;
import java.util.Map;

/**
 * What the transport of an instance can do beyond starting, sending, typing and ending a chat: the
 * data of the event {@code capabilitiesChanged}, and the value {@code capabilities} of {@code
 * WebChatService} on the bus. A command that needs what is not there is rejected with {@link
 * ErrorCode#UNSUPPORTED}.
 */
public final class Capabilities extends JsonObject {
  /** Of an instance that has had no transport yet: nothing. */
  public static final Capabilities NONE = of(Map.of());

  private Capabilities(Map<String, ?> values) {
    super(values);
  }

  /** Names and whether they are there; what is not named is not there. */
  public static Capabilities of(Map<String, Boolean> values) {
    return new Capabilities(values);
  }

  /** Whether what has this name on the bus is there, for instance {@code fileUpload}. */
  public boolean has(String name) {
    return flag(name);
  }

  /** Messages are fetched: {@code startPoll}, {@code stopPoll}. */
  public boolean polling() {
    return flag("polling");
  }

  /** {@link WebChatService#resetPollExceptions()}. */
  public boolean resetPollExceptions() {
    return flag("resetPollExceptions");
  }

  /** A session that was left can be taken up again. */
  public boolean restore() {
    return flag("restore");
  }

  /** A session may go on after it is left. */
  public boolean async() {
    return flag("async");
  }

  /** {@link WebChatService#fetchHistory()}; {@code pagination} on the bus. */
  public boolean history() {
    return flag("pagination");
  }

  /** {@link WebChatService#sendCustomNotice(String)}. */
  public boolean customNotice() {
    return flag("customNotice");
  }

  /** {@link WebChatService#updateUserData(Map)} while a chat is active. */
  public boolean updateUserData() {
    return flag("updateUserData");
  }

  /** {@link WebChatService#sendFile(FileSource)}. */
  public boolean fileUpload() {
    return flag("fileUpload");
  }

  /** {@link WebChatService#downloadFile}. */
  public boolean fileDownload() {
    return flag("fileDownload");
  }

  /** {@link WebChatService#getFileLimits()}. */
  public boolean fileLimits() {
    return flag("fileLimits");
  }

  /** {@link WebChatService#verifySession()}. */
  public boolean verifySession() {
    return flag("verifySession");
  }

  /** {@code botConnected} and {@code botDisconnected} come. */
  public boolean botEvents() {
    return flag("botEvents");
  }

  /** Messages of the kind {@link MessageKind#RECEIPT} come. */
  public boolean receipts() {
    return flag("receipts");
  }

  /** A chat may end so that it can still be read: {@link WebChatState#READ_ONLY}. */
  public boolean readOnly() {
    return flag("readOnly");
  }

  /** The server says when a session expires: the event {@code expiryNotice}. */
  public boolean expiry() {
    return flag("expiry");
  }

  /** {@link WebChatService#clearChat()}. */
  public boolean clearing() {
    return flag("clear");
  }

  /** Customers may be signed in: {@link StartChat#authentication()}. */
  public boolean authentication() {
    return flag("authentication");
  }

  /**
   * {@link OutgoingMessage#reply()} is sent as it is; without it, the text that stands for it is.
   */
  public boolean richReplies() {
    return flag("richReplies");
  }
}
