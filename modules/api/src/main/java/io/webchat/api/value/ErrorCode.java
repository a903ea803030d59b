package io.webchat.api.value;

/**
 * Stable codes of rejections and {@code error} events. Errors that the chat server names itself
 * have the code {@code <transport type>-<server code>}, for instance {@code gms-v2-rest-204} or
 * {@code pureengage-v3-rest-LIMIT_FILE_SIZE}.
 */
public final class ErrorCode {
  /** The instance has no usable configuration. */
  public static final String INVALID_CONFIGURATION = "INVALID_CONFIGURATION";

  /** The configuration names a transport that does not exist or is not complete. */
  public static final String INVALID_TRANSPORT = "INVALID_TRANSPORT";

  /** A session is active already. */
  public static final String ALREADY_ACTIVE = "ALREADY_ACTIVE";

  /** No session is active. */
  public static final String NO_ACTIVE_SESSION = "NO_ACTIVE_SESSION";

  /** The chat is over and can only be read. */
  public static final String READ_ONLY = "READ_ONLY";

  /** An option of the command is missing or of a wrong type. */
  public static final String INVALID_ARGUMENT = "INVALID_ARGUMENT";

  /** The message is empty. */
  public static final String EMPTY_MESSAGE = "EMPTY_MESSAGE";

  /** The message is longer than {@code maxMessageLength}. */
  public static final String MESSAGE_TOO_LONG = "MESSAGE_TOO_LONG";

  /** The transport cannot do this. */
  public static final String UNSUPPORTED = "UNSUPPORTED";

  /** The command is private to WebChatService. */
  public static final String ACCESS_DENIED = "ACCESS_DENIED";

  /** A poll is under way already. */
  public static final String POLL_PENDING = "POLL_PENDING";

  /** A restore is under way already. */
  public static final String ALREADY_RESTORING = "ALREADY_RESTORING";

  /** There is no session to restore. */
  public static final String NOTHING_TO_RESTORE = "NOTHING_TO_RESTORE";

  /** No older messages are left. */
  public static final String NO_MORE_HISTORY = "NO_MORE_HISTORY";

  /** The command applies to asynchronous chat only. */
  public static final String NOT_ASYNC = "NOT_ASYNC";

  /** The chat server could not be reached. */
  public static final String UNREACHABLE = "UNREACHABLE";

  /** The chat server did not answer within {@code ajaxTimeout}. */
  public static final String TIMEOUT = "TIMEOUT";

  /** The chat server answered with a transient error (status code 1). */
  public static final String SERVER_BUSY = "SERVER_BUSY";

  /**
   * It is not sure whether the chat server took a message, a file or a custom notice: no answer
   * came, and the transcript does not tell. It is not sent again.
   */
  public static final String DELIVERY_UNKNOWN = "DELIVERY_UNKNOWN";

  /** The chat server refused the request. */
  public static final String SERVER_REFUSED = "SERVER_REFUSED";

  /** The chat server answered with an HTTP error. */
  public static final String HTTP_ERROR = "HTTP_ERROR";

  /** The answer was not the JSON that the protocol asks for. */
  public static final String INVALID_RESPONSE = "INVALID_RESPONSE";

  /** The answer or the file is larger than the limit. */
  public static final String TOO_LARGE = "TOO_LARGE";

  /** The chat server asks to slow down (HTTP 429). */
  public static final String RATE_LIMITED = "RATE_LIMITED";

  /** The chat server does not know the session any more. */
  public static final String SESSION_LOST = "SESSION_LOST";

  /** Another container serves the session now, or may do so. */
  public static final String SESSION_MOVED = "SESSION_MOVED";

  /** No transport of the configured type is registered at the moment. */
  public static final String TRANSPORT_UNAVAILABLE = "TRANSPORT_UNAVAILABLE";

  /** A local bound was reached: queue, number of instances. */
  public static final String OVERLOADED = "OVERLOADED";

  /** Session data could not be stored, read or deleted. */
  public static final String STORAGE_FAILED = "STORAGE_FAILED";

  /** A customer's hook failed or was cut off. */
  public static final String HOOK_FAILED = "HOOK_FAILED";

  /** A file could not be read or written. */
  public static final String FILE_FAILED = "FILE_FAILED";

  /** The bus knows no such command. */
  public static final String UNKNOWN_COMMAND = "UNKNOWN_COMMAND";

  /** The plugin that owns the command could not be loaded. */
  public static final String PLUGIN_NOT_LOADED = "PLUGIN_NOT_LOADED";

  /** A {@code before} function cancelled the command. */
  public static final String CANCELLED = "CANCELLED";

  /** The instance was closed. */
  public static final String CLOSED = "CLOSED";

  /** The handler of the command rejected it with a value of its own. */
  public static final String REJECTED = "REJECTED";

  /** A defect in this software; the log has the details. */
  public static final String INTERNAL = "INTERNAL";

  private ErrorCode() {}
}
