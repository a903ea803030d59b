package io.webchat.simulator.internal.pureengage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.http.SimulatorJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and checks client tokens: JWT, HS256. The claims are plain ASCII without characters that
 * would need {@code -} or {@code _}, so that clients that decode the payload as standard base64
 * can.
 */
final class ClientTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private final SecretKeySpec key;

  ClientTokens() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * What a token says.
   *
   * @param sessionId the chat
   * @param transportId one issue of a token
   * @param participantId the customer's party
   */
  record Claims(String sessionId, String transportId, String participantId) {}

  static Claims claims(String sessionId, String participantId) {
    return new Claims(sessionId, UUID.randomUUID().toString(), participantId);
  }

  String sign(Claims claims) {
    ObjectNode payload = SimulatorJson.object();
    payload.put("sessionId", claims.sessionId());
    payload.put("transportId", claims.transportId());
    payload.put("participantId", claims.participantId());
    String signed =
        encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(payload.toString());
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(signed));
  }

  /** What the token says, if this simulator signed it. */
  Optional<Claims> verify(String token) {
    int end = token.lastIndexOf('.');
    int middle = token.indexOf('.');
    if (middle < 0 || middle == end) {
      return Optional.empty();
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
      if (!MessageDigest.isEqual(signature, mac(token.substring(0, end)))) {
        return Optional.empty();
      }
      byte[] payload = Base64.getUrlDecoder().decode(token.substring(middle + 1, end));
      JsonNode node = SimulatorJson.read(new String(payload, StandardCharsets.UTF_8));
      return Optional.of(
          new Claims(
              node.path("sessionId").asText(),
              node.path("transportId").asText(),
              node.path("participantId").asText()));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java runtime", e);
    }
  }
}
