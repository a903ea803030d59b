package io.webchat.rest.internal.response;

import io.webchat.api.value.AjaxResponse;
import io.webchat.rest.RestCall;
import io.webchat.rest.failure.ConnectionFailures;
import io.webchat.rest.internal.connection.CallTrace;
import io.webchat.rest.internal.connection.LocalFileException;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import okhttp3.Response;

/** Describes why a call failed, without anything that it carried. */
public final class CallFailures {
  private CallFailures() {}

  /** A call that closing cut off; {@code arrived}: the server may have done what it asks for. */
  public static TransportException closed(boolean arrived) {
    return TransportException.builder(Kind.CLOSED, "The transport was closed")
        .ajax(AjaxResponse.failure("abort"))
        .ambiguous(arrived)
        .build();
  }

  /** A call without a complete answer. */
  public static TransportException of(RestCall call, CallTrace trace, IOException reason) {
    Kind kind = kind(reason);
    return TransportException.builder(kind, text(call, kind, reason))
        .ajax(AjaxResponse.failure(kind == Kind.TIMEOUT ? "timeout" : "error"))
        .ambiguous(kind != Kind.FILE && trace.mayHaveArrived())
        .cause(reason)
        .build();
  }

  /** An answer that made its reader fail. */
  public static TransportException unreadable(
      RestCall call, Response response, CallTrace trace, Throwable reason) {
    return ResponseMapper.of(call, response, trace, null)
        .failure(
            Kind.INVALID_RESPONSE,
            "The answer to " + call.operation() + " is not what the protocol asks for")
        .ambiguous(true)
        .cause(reason)
        .build();
  }

  private static Kind kind(IOException reason) {
    if (reason instanceof LocalFileException) {
      return Kind.FILE;
    }
    if (reason instanceof ProtocolException) {
      return Kind.INVALID_RESPONSE;
    }
    return reason instanceof InterruptedIOException ? Kind.TIMEOUT : Kind.NETWORK;
  }

  private static String text(RestCall call, Kind kind, IOException reason) {
    if (kind == Kind.FILE) {
      return reason.getMessage();
    }
    String of = call.operation() + " at " + call.url().origin();
    if (kind == Kind.TIMEOUT) {
      return "No answer in time to " + of;
    }
    if (kind == Kind.INVALID_RESPONSE) {
      return "The answer is cut off or not HTTP: " + of;
    }
    return "No answer to " + of + ": " + ConnectionFailures.why(reason, call.url().host());
  }
}
