package io.webchat.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of a service, each a line {@code NAME:SCOPE+SCOPE:DIGEST}. The digest is the SHA-256 of
 * the key in hexadecimal digits. That is enough since keys are made here, of 256 random bits:
 * nobody tries them out, whatever a digest takes to compute. Immutable.
 */
public final class ApiKeys {
  /** The scope that stands for all. */
  public static final String ALL = "*";

  /** What is expected of a line. */
  public static final String LINE = "NAME:SCOPE+SCOPE:DIGEST, as webchat:apikey prints it";

  /** Keys begin with it, so that they are found where they do not belong. */
  static final String PREFIX = "wck_";

  private static final int KEY_BYTES = 32;
  private static final int LONGEST = 200;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,39}");
  private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9-]{0,39}|\\*");
  private static final Pattern ENTRY =
      Pattern.compile("([^:\\s]+):([^:\\s]+):(?:sha256-)?([0-9A-Fa-f]{64})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<ApiKey> keys;

  private ApiKeys(List<ApiKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * A key that was just made.
   *
   * @param key the key itself, which is shown once and kept nowhere
   * @param line for the configuration of the service
   */
  public record Made(String key, String line) {
    @Override
    public String toString() {
      return "Made[" + line.substring(0, line.indexOf(':')) + "]"; // the key is a secret
    }
  }

  /**
   * Makes a key.
   *
   * @throws IllegalArgumentException when the name or a scope is none; the message says what is
   *     expected
   */
  public static Made make(String name, Collection<String> scopes) {
    requireName(name);
    requireScopes(scopes);
    byte[] random = new byte[KEY_BYTES];
    RANDOM.nextBytes(random);
    String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String line =
        name
            + ":"
            + String.join("+", new LinkedHashSet<>(scopes))
            + ":"
            + HexFormat.of().formatHex(digest(key));
    return new Made(key, line);
  }

  /** No key: nobody may use the service. */
  public static ApiKeys none() {
    return new ApiKeys(List.of());
  }

  /** These keys. */
  public static ApiKeys of(List<ApiKey> keys) {
    return new ApiKeys(keys);
  }

  /**
   * The key of a line.
   *
   * @param known the scopes that the service has
   * @throws IllegalArgumentException when the line is none; the message says what is expected, and
   *     nothing of what the line has
   */
  public static ApiKey key(String line, Set<String> known) {
    Matcher entry = ENTRY.matcher(line.strip());
    if (!entry.matches()) {
      throw new IllegalArgumentException(LINE);
    }
    String name = entry.group(1);
    List<String> scopes = List.of(entry.group(2).split("\\+", -1));
    requireName(name);
    requireScopes(scopes);
    for (String scope : scopes) {
      if (!scope.equals(ALL) && !known.contains(scope)) {
        throw new IllegalArgumentException(
            "scopes of " + String.join(", ", new TreeSet<>(known)) + " or " + ALL);
      }
    }
    byte[] digest = HexFormat.of().parseHex(entry.group(3).toLowerCase(Locale.ROOT));
    return new ApiKey(name, Set.copyOf(new LinkedHashSet<>(scopes)), digest);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a name of 1 to 40 letters, digits, '_' and '-'");
    }
  }

  private static void requireScopes(Collection<String> scopes) {
    if (scopes.isEmpty() || !scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
      throw new IllegalArgumentException("scopes of lower-case letters, digits and '-', or *");
    }
  }

  /** The key that was presented, if it is one. Takes the same time for every key. */
  public Optional<ApiKey> find(String presented) {
    String text = presented == null || presented.length() > LONGEST ? "" : presented;
    byte[] digest = digest(text);
    ApiKey found = null;
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(key.digest(), digest)) {
        found = key; // and on: where it stands is not to be told from how long it takes
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }

  /** All keys, as they were configured. */
  public List<ApiKey> all() {
    return keys;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApiKeys others && others.keys.equals(keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return "ApiKeys" + keys;
  }
}
