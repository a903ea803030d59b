package io.webchat.backend.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is read of requests, all of which may be anything. */
final class RequestParts {
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private RequestParts() {}

  /** A JSON object; an empty one when there is no body. */
  static Map<String, Object> object(byte[] body) throws ChannelException {
    try {
      return body.length == 0 ? Map.of() : JsonReader.readObject(body);
    } catch (MalformedJsonException e) {
      throw new ChannelException(Code.BAD_REQUEST, "The body is not a JSON object");
    }
  }

  /** Whether the request says that it has a body. */
  static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  /** The header by which a request is known again. */
  static Optional<String> idempotencyKey(HttpServletRequest request) throws ChannelException {
    List<String> keys = Collections.list(request.getHeaders("Idempotency-Key"));
    if (keys.size() > 1 || !keys.stream().allMatch(IDEMPOTENCY_KEY.asMatchPredicate())) {
      throw new ChannelException(
          Code.BAD_REQUEST, "Idempotency-Key: one, of 1 to 200 visible ASCII characters");
    }
    return keys.stream().findFirst();
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }

  /** What tells one request from another. */
  static String fingerprint(HttpServletRequest request, byte[] digestOfBody) {
    MessageDigest digest = digest();
    String head =
        request.getMethod()
            + "\n"
            + request.getRequestURI()
            + "?"
            + request.getQueryString()
            + "\n";
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    digest.update(digestOfBody);
    return HexFormat.of().formatHex(digest.digest());
  }
}
