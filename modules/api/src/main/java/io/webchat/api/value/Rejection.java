package io.webchat.api.value;

import java.util.Optional;

/**
 * Why a command was rejected: a stable code, the documented text, what to do about it, and the AJAX
 * response where the chat server had a part in it. On a {@link
 * java.util.concurrent.CompletionStage} it is the exception; a {@code fail} function of a script
 * gets {@link #value()}.
 */
public final class Rejection extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String text;
  private final String hint;
  private final transient Object value;

  private Rejection(String code, String text, String hint, Object value, Throwable cause) {
    super(code + ": " + text + (hint == null ? "" : " (" + hint + ")"), cause, false, false);
    this.code = code;
    this.text = text;
    this.hint = hint;
    this.value = value;
  }

  /** A rejection with a literal text of the reference. */
  public static Rejection of(String code, String text) {
    return new Rejection(code, text, null, text, null);
  }

  /** A rejection that carries the AJAX response; {@code text} is for people and logs. */
  public static Rejection of(String code, String text, AjaxResponse ajax) {
    return new Rejection(code, text, null, ajax, null);
  }

  /** A rejection by a handler with a value of its own: any JSON value or {@code null}. */
  public static Rejection ofValue(Object value) {
    String text = value instanceof String string ? string : "The command was rejected";
    return new Rejection(ErrorCode.REJECTED, text, null, value, null);
  }

  /** The same rejection with advice: what the caller or the operator can do. */
  public Rejection withHint(String advice) {
    return new Rejection(code, text, advice, value, getCause());
  }

  /** The same rejection with its technical cause, for logs. */
  public Rejection withCause(Throwable cause) {
    return new Rejection(code, text, hint, value, cause);
  }

  /** The stable code, one of {@link ErrorCode} or {@code <transport type>-<server code>}. */
  public String code() {
    return code;
  }

  /** The text; literal where the reference gives one. */
  public String text() {
    return text;
  }

  /** What to do about it, if something is known. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /** The AJAX response, if the chat server had a part in it. */
  public Optional<AjaxResponse> ajax() {
    return value instanceof AjaxResponse ajax ? Optional.of(ajax) : Optional.empty();
  }

  /** What a {@code fail} function gets: the text, the AJAX response, or the handler's own value. */
  public Object value() {
    return value;
  }
}
