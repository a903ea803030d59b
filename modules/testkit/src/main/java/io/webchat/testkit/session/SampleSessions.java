package io.webchat.testkit.session;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionCookieFormat;
import io.webchat.spi.transport.SessionFormat;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Sessions to store. Every secret in them contains {@link #SECRET}. */
public final class SampleSessions {
  /** Must never be in a text for people. */
  public static final String SECRET = "s3cr3t-0f-the-test";

  /** Transport type of a session of version 2. */
  public static final String V2 = "gms-v2-rest";

  /** Transport type of a session of version 3. */
  public static final String V3 = "pureengage-v3-rest";

  /** Ids that have tripped file systems, databases and caches. */
  public static final List<String> HOSTILE_IDS =
      List.of(
          "",
          " ",
          ".",
          "..",
          "../x",
          "..\\x",
          "/etc/passwd",
          "a/b",
          "a\\b",
          "a:b",
          "a%2Fb",
          "CON",
          "con",
          "nul.txt",
          "Chat",
          "chat",
          "CHAT",
          "chat ",
          "chat.",
          "chat\u0000",
          "chat\n",
          "'; DROP TABLE sessions; --",
          "{chat}*?[a-z]",
          "\u00e9",
          "e\u0301",
          "\ud83d\ude00",
          "\ud83d\ude00\u200d\ud83d\udd25",
          "\u202egnp.exe",
          "x".repeat(255),
          "x".repeat(256),
          "x".repeat(10_000));

  private SampleSessions() {}

  /** What session data of this type mean, as far as a storage may want to know. */
  public static SessionFormat format(String transportType) {
    return switch (transportType) {
      case V2 ->
          SessionFormat.UNKNOWN.withCookies(
              new SessionCookieFormat(
                  false,
                  Map.of("session", "sessionID"),
                  Map.of("keys", List.of("secureKey", "alias", "userId")),
                  false));
      case V3 ->
          SessionFormat.UNKNOWN.withCookies(
              new SessionCookieFormat(
                  true, Map.of("session", "sessionId", "keys", "token"), Map.of(), true));
      default -> SessionFormat.UNKNOWN;
    };
  }

  /** The key of a session without deployment. */
  public static SessionKey key(String instanceId, String transportType) {
    return new SessionKey(instanceId, transportType, "");
  }

  /** A session of version 2 with everything in it. */
  public static StoredSession full(String instanceId) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("nickname", "J\u00fcrgen \ud83d\ude00 \u4e2d\u6587 \u0627\u0644 \"\\\u2028");
    extra.put("nothing", null);
    extra.put("nested", Map.of("list", Arrays.asList(1, "two", null, List.of(), Map.of())));
    extra.put("integer", Integer.MAX_VALUE);
    extra.put("long", Long.MAX_VALUE);
    extra.put("fraction", -0.125);
    extra.put("flag", true);
    return new StoredSession(
        key(instanceId, V2),
        SessionData.of(
            Map.of(
                "sessionID", "00Pq-" + instanceId.hashCode(),
                "secureKey", SECRET + "-\u00e9\ud83d\udd11",
                "alias", "117",
                "userId", "007D" + SECRET)),
        42,
        1_700_000_000_123L,
        List.of(
            FilterExpression.javaScript("\\b\\d{16}\\b|/\u00e9/", "gi"),
            FilterExpression.of(Pattern.compile("a|b\\\\", Pattern.CASE_INSENSITIVE)),
            FilterExpression.javaScript("", "")),
        false,
        extra);
  }

  /** An asynchronous session of version 3. */
  public static StoredSession async(SessionKey key, long position) {
    return new StoredSession(
        key,
        SessionData.of(
            Map.of(
                "participantId",
                "p-1",
                "sessionId",
                "session of " + key.hashCode(),
                "token",
                SECRET + "." + position,
                "transportId",
                "t-9")),
        position,
        1_700_000_000_000L + position,
        List.of(),
        true,
        Map.of());
  }

  /** The same while it waits until its instance is opened again. */
  public static StoredSession dormant(SessionKey key, long position) {
    StoredSession session = async(key, position);
    return new StoredSession(
        key,
        session.session(),
        position,
        session.pingTime(),
        List.of(),
        true,
        Map.of(StoredSession.DORMANT, true));
  }

  /** A session of version 3 with a text of so many characters in it. */
  public static StoredSession big(SessionKey key, int characters) {
    StoredSession small = async(key, 7);
    return new StoredSession(
        key,
        small.session(),
        7,
        small.pingTime(),
        List.of(),
        true,
        Map.of("text", "\u00e9" + "x".repeat(characters - 1)));
  }
}
