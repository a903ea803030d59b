package io.webchat.transport.webmessaging.internal.wire;

import io.webchat.json.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the server said of the session when it was opened.
 *
 * @param newSession whether there was none before
 * @param readOnly whether nothing can be sent any more
 * @param cleared whether another session of the customer was taken away for it
 * @param maxCustomDataBytes most bytes of custom attributes
 * @param files what may be uploaded
 * @param expiresAt when it ends, epoch s
 */
public record SessionState(
    boolean newSession,
    boolean readOnly,
    boolean cleared,
    int maxCustomDataBytes,
    Uploads files,
    OptionalLong expiresAt) {
  /** The documented limit of custom attributes. */
  public static final int MAX_CUSTOM_DATA = 2_048;

  /** Nothing is known yet. */
  public static final SessionState UNKNOWN =
      new SessionState(
          false,
          false,
          false,
          MAX_CUSTOM_DATA,
          new Uploads(List.of(), 0, List.of()),
          OptionalLong.empty());

  /**
   * What may be uploaded.
   *
   * @param types MIME types, perhaps with wildcards; none when the server named none
   * @param maxKilobytes 0 when the server named none
   * @param blockedEndings in lower case, with the dot
   */
  public record Uploads(List<String> types, long maxKilobytes, List<String> blockedEndings) {
    /** The code of the refusal that a file would get, if any. */
    public Optional<Integer> refusal(String name, String type, long size) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (size == 0) {
        return Optional.of(WireFailures.EMPTY_FILE);
      }
      if (blockedEndings.stream().anyMatch(lower::endsWith)
          || (!types.isEmpty() && types.stream().noneMatch(allowed -> covers(allowed, type)))) {
        return Optional.of(WireFailures.FILE_TYPE);
      }
      return maxKilobytes > 0 && size > maxKilobytes * 1_024
          ? Optional.of(WireFailures.FILE_SIZE)
          : Optional.empty();
    }

    /** As {@code getFileLimits} tells it, with the names of version 2 where there are some. */
    public Map<String, Object> toMap() {
      Map<String, Object> limits = new LinkedHashMap<>();
      limits.put("fileTypes", types);
      limits.put("blockedExtensions", blockedEndings);
      limits.put("upload-file-types", String.join(":", types));
      if (maxKilobytes > 0) {
        limits.put("maxFileSizeKB", maxKilobytes);
        limits.put("upload-max-file-size", Long.toString(maxKilobytes * 1_024));
      }
      return limits;
    }

    private static boolean covers(String allowed, String type) {
      String given = type.toLowerCase(Locale.ROOT);
      return allowed.equals("*/*")
          || allowed.equals(given)
          || (allowed.endsWith("/*")
              && given.startsWith(allowed.substring(0, allowed.length() - 1)));
    }
  }

  /** Reads a {@code SessionResponse}. */
  public static SessionState of(ServerFrame frame) {
    OptionalLong most = frame.number("maxCustomDataBytes");
    return new SessionState(
        frame.flag("newSession"),
        frame.flag("readOnly"),
        frame.flag("clearedExistingSession"),
        (int) most.stream().filter(bytes -> bytes > 0).findFirst().orElse(MAX_CUSTOM_DATA),
        uploads(frame.object()),
        frame.number("expirationDate"));
  }

  /** As {@link #of} reads it. */
  public Map<String, Object> toMap() {
    Map<String, Object> inbound = new LinkedHashMap<>();
    inbound.put("fileTypes", files.types());
    inbound.put("maxFileSizeKB", files.maxKilobytes());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("newSession", newSession);
    body.put("readOnly", readOnly);
    body.put("clearedExistingSession", cleared);
    body.put("maxCustomDataBytes", maxCustomDataBytes);
    body.put("allowedMedia", Map.of("inbound", inbound));
    body.put("blockedExtensions", files.blockedEndings());
    expiresAt.ifPresent(at -> body.put("expirationDate", at));
    return body;
  }

  /** The same with another end. */
  public SessionState expiring(OptionalLong epochSeconds) {
    return new SessionState(newSession, readOnly, cleared, maxCustomDataBytes, files, epochSeconds);
  }

  /** The same, of which nothing can be sent any more. */
  public SessionState ended() {
    return new SessionState(newSession, true, cleared, maxCustomDataBytes, files, expiresAt);
  }

  private static Uploads uploads(Map<String, Object> body) {
    Map<String, Object> inbound =
        JsonValues.object(JsonValues.object(body.get("allowedMedia")).get("inbound"));
    List<String> types = new ArrayList<>();
    for (Object type : JsonValues.list(inbound.get("fileTypes"))) {
      Object name = type instanceof Map<?, ?> map ? map.get("type") : type;
      if (name instanceof String text) {
        types.add(text.toLowerCase(Locale.ROOT));
      }
    }
    List<String> blocked = new ArrayList<>();
    for (Object ending : JsonValues.list(body.get("blockedExtensions"))) {
      if (ending instanceof String text && !text.isBlank()) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        blocked.add(lower.startsWith(".") ? lower : "." + lower);
      }
    }
    return new Uploads(
        List.copyOf(types),
        Math.max(0, ServerFrame.number(inbound.get("maxFileSizeKB")).orElse(0)),
        List.copyOf(blocked));
  }
}
