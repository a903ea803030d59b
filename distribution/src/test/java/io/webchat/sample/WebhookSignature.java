package io.webchat.sample;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks deliveries of webhooks. */
public final class WebhookSignature {
  private static final long TOLERANCE_SECONDS = 300;

  private WebhookSignature() {}

  /** Whether a delivery is of the one who has the secret, and not an old one. */
  public static boolean isRight(String header, String body, String secret, Instant now)
      throws GeneralSecurityException {
    String[] parts = header.split(",", -1); // t=SECONDS,v1=HEX and perhaps more of v1
    String seconds = parts[0].replaceFirst("^t=", "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String code =
        HexFormat.of()
            .formatHex(mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8)));
    byte[] expected = ("v1=" + code).getBytes(StandardCharsets.UTF_8);
    return Arrays.stream(parts)
            .anyMatch(
                part -> MessageDigest.isEqual(expected, part.getBytes(StandardCharsets.UTF_8)))
        && Math.abs(now.getEpochSecond() - Long.parseLong(seconds)) <= TOLERANCE_SECONDS;
  }
}
