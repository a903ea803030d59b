package io.webchat.rest;

import io.webchat.api.value.AjaxResponse;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;

/**
 * What a server answered.
 *
 * @param operation what was called, for error texts
 * @param status HTTP status
 * @param statusText reason phrase
 * @param headers lower-case name → value, without cookies
 * @param body parsed JSON, immutable; {@code null} when empty or not JSON
 * @param resent whether the call left more than once, so that the server may have seen it twice
 * @param redirect what was asked, where the answer leads and why it was not followed; {@code null}
 *     when it is no redirect
 * @param addressKey the key of the configuration that the address comes from, for error texts
 */
public record RestResponse(
    String operation,
    int status,
    String statusText,
    Map<String, String> headers,
    Object body,
    boolean resent,
    String redirect,
    String addressKey) {
  private static final String ERROR_REASON = "errorReason";

  /** An answer of the {@code dataURL} that is no redirect, and was not sent twice. */
  public static RestResponse of(
      String operation, int status, String statusText, Map<String, String> headers, Object body) {
    return new RestResponse(operation, status, statusText, headers, body, false, null, "dataURL");
  }

  /** The same with the key of the configuration that the address comes from. */
  public RestResponse from(String configurationKey) {
    return new RestResponse(
        operation, status, statusText, headers, body, resent, redirect, configurationKey);
  }

  /** Whether the status is from 200 to 299. */
  public boolean good() {
    return status >= 200 && status < 300;
  }

  /**
   * Whether the server may have done what was asked although it failed: after 500, 502 and 504,
   * which a gateway answers that waited in vain.
   */
  public boolean mayBeDone() {
    return status == 500 || status == 502 || status == 504;
  }

  /** The body when it is an object, else an empty one. */
  public Map<String, Object> object() {
    return JsonValues.object(body);
  }

  /** The answer as the api shows it. */
  public AjaxResponse ajax() {
    return AjaxResponse.of(status, statusText, headers, body);
  }

  /** The start of a failure with this answer, and with the time that the server asks to wait. */
  public TransportException.Builder failure(Kind kind, String message) {
    TransportException.Builder failure = TransportException.builder(kind, message).ajax(ajax());
    RetryAfter.of(headers.get("retry-after")).ifPresent(failure::retryAfter);
    return failure;
  }

  /** The answer with the reason that the reference gives to errors of the service. */
  public AjaxResponse invalidService() {
    return ajax().with(ERROR_REASON, "InvalidService");
  }

  /**
   * The start of the failure that the HTTP status means: {@code RATE_LIMITED} for 429, else {@code
   * HTTP}; its AJAX response has {@code errorReason}. It is ambiguous where the server {@linkplain
   * #mayBeDone() may have done} what was asked.
   */
  public TransportException.Builder httpFailure() {
    String text = "The chat server answered " + operation + " with HTTP " + status;
    TransportException.Builder failure =
        failure(status == 429 ? Kind.RATE_LIMITED : Kind.HTTP, text + hint());
    failure.ajax(invalidService());
    return failure.ambiguous(mayBeDone());
  }

  private String hint() {
    if (redirect != null) {
      return ": " + redirect + "; set " + addressKey + " to where the service is";
    }
    boolean elsewhere = status == 404 || (status >= 300 && status < 400);
    return elsewhere ? ": check " + addressKey : "";
  }

  /** The failure of an answer that is not what the protocol asks for. */
  public TransportException invalid(String problem) {
    return failure(Kind.INVALID_RESPONSE, "The answer to " + operation + " " + problem)
        .ambiguous(true)
        .build();
  }

  @Override
  public String toString() {
    return "RestResponse[" + operation + " " + status + "]";
  }
}
