package io.webchat.webhooks.internal.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What shows a receiver that a delivery is ours and not an old one: HMAC-SHA256 over the time of
 * the attempt, a dot and the body, with each secret, so that secrets can be changed without a gap.
 */
final class Signature {
  /** Name of the header. */
  static final String HEADER = "Webchat-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /**
   * The value of the header.
   *
   * @param seconds time of the attempt, s since the epoch
   */
  static String of(List<String> secrets, long seconds, String body) {
    byte[] signed = (seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    return secrets.stream()
        .map(secret -> ",v1=" + HexFormat.of().formatHex(code(secret, signed)))
        .collect(Collectors.joining("", "t=" + seconds, ""));
  }

  private static byte[] code(String secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JVM has " + ALGORITHM, e);
    }
  }
}
