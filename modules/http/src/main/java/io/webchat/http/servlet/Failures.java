package io.webchat.http.servlet;

import io.webchat.api.value.ErrorCode;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered where a request fails otherwise than by a refusal. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** What Jetty throws of a request that it cannot read; by name, since there are other servers. */
  private static final String UNREADABLE = "org.eclipse.jetty.http.BadMessageException";

  private Failures() {}

  /**
   * A refusal in place of the failure, which is logged and tells the client nothing of itself: 400
   * where the HTTP server could not read the request, else 500.
   */
  public static RefusedException refusal(Exception failure) {
    if (isUnreadable(failure)) {
      LOG.debug("A request cannot be read", failure);
      return new ChannelException(Code.BAD_REQUEST, "The request cannot be read");
    }
    log(failure);
    return new RefusedException(500, ErrorCode.INTERNAL, "The request failed: see the log");
  }

  /** One line, so that a client which finds a way to fail does not fill the log. */
  static void log(Exception failure) {
    LOG.error("A request failed: {}", failure.toString().replaceAll("\\p{Cntrl}+", " "));
    LOG.debug("It failed there", failure);
  }

  private static boolean isUnreadable(Exception failure) {
    for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().equals(UNREADABLE)) {
        return true;
      }
    }
    return false;
  }
}
