package io.webchat.rest.internal.response;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file name in a {@code Content-Disposition} header. */
final class AttachmentName {
  private static final Pattern ENCODED =
      Pattern.compile("filename\\*\\s*=\\s*utf-8'[^']*'([^;\\s]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern PLAIN =
      Pattern.compile("filename\\s*=\\s*(?:\"([^\"]*)\"|([^;\"\\s]+))", Pattern.CASE_INSENSITIVE);

  private AttachmentName() {}

  /** The name; hostile until checked. */
  static Optional<String> of(String header) {
    if (header == null) {
      return Optional.empty();
    }
    return encoded(header).or(() -> plain(header)).filter(name -> !name.isBlank());
  }

  private static Optional<String> encoded(String header) {
    Matcher matcher = ENCODED.matcher(header);
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // bad encoding: the plain name is the fallback for that
    }
  }

  private static Optional<String> plain(String header) {
    Matcher matcher = PLAIN.matcher(header);
    return matcher.find()
        ? Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
        : Optional.empty();
  }
}
