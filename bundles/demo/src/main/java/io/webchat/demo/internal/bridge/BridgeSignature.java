package io.webchat.demo.internal.bridge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a delivery is of a container that knows the secret. */
final class BridgeSignature {
  static final String SECRET = "the bridge of the demonstration";

  private static final String ALGORITHM = "HmacSHA256";

  private BridgeSignature() {}

  /**
   * Checks the header of a delivery.
   *
   * @param signature the header; {@code null} when there is none
   */
  static boolean isRight(String signature, String body) {
    if (signature == null || !signature.matches("t=\\d+,v1=[0-9a-f]{64}")) {
      return false;
    }
    String seconds = signature.substring(2, signature.indexOf(','));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] expected = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      byte[] found = HexFormat.of().parseHex(signature.substring(signature.indexOf("v1=") + 3));
      return MessageDigest.isEqual(expected, found);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JVM has it", e);
    }
  }
}
