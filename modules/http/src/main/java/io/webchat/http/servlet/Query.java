package io.webchat.http.servlet;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Parameters of requests, from the query only. {@link HttpServletRequest#getParameter} would read
 * the body where it is a form, or where a client like curl says so of a file.
 */
public final class Query {
  private static final int LONGEST = 2_000;

  private Query() {}

  /**
   * A parameter, the first one of this name; empty when there is none.
   *
   * @throws ChannelException when the query cannot be decoded, or the value is too long
   */
  public static Optional<String> parameter(HttpServletRequest request, String name)
      throws ChannelException {
    String query = Optional.ofNullable(request.getQueryString()).orElse("");
    for (String part : query.split("&", -1)) {
      int is = part.indexOf('=');
      if (decoded(is < 0 ? part : part.substring(0, is)).equals(name)) {
        String value = is < 0 ? "" : decoded(part.substring(is + 1));
        if (value.length() > LONGEST) {
          throw new ChannelException(Code.BAD_REQUEST, name + ": too long");
        }
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static String decoded(String text) throws ChannelException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ChannelException(Code.BAD_REQUEST, "The query cannot be decoded");
    }
  }
}
