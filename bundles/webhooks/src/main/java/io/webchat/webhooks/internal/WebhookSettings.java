package io.webchat.webhooks.internal;

import io.webchat.spi.config.Values;
import io.webchat.webhooks.internal.delivery.ReceiverSettings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One webhook as configured, read and checked.
 *
 * @param folder where it is kept, as configured
 * @param instances what the ids of instances are compared with, as configured
 * @param receiver how it is delivered to
 */
record WebhookSettings(String folder, List<String> instances, ReceiverSettings receiver) {
  private static final int SHORTEST_SECRET = 16;
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern EVENT = Pattern.compile("\\*|[A-Za-z][A-Za-z0-9]*");
  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._*-]+");

  /** Headers that are made here, or by the client. */
  private static final Set<String> TAKEN =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "upgrade",
          "user-agent",
          "webchat-attempt",
          "webchat-delivery",
          "webchat-signature");

  static WebhookSettings read(Values values) {
    values.withoutDefault(".secrets"); // or deliveries would leave unsigned
    List<String> instances = values.parsedList("instances", WebhookSettings::instances);
    long firstPauseMs = values.millis("firstPauseMs", 10, 3_600_000);
    long longestPauseMs = values.millis("longestPauseMs", 10, 86_400_000);
    if (longestPauseMs < firstPauseMs) {
      throw new IllegalArgumentException(
          "longestPauseMs = " + longestPauseMs + " is below firstPauseMs = " + firstPauseMs);
    }
    return new WebhookSettings(
        values.parsed("folder", WebhookSettings::folder),
        instances,
        new ReceiverSettings(
            values.required("url", WebhookSettings::url),
            values.parsedList(".secrets", WebhookSettings::secrets),
            values.parsedList(".headers", WebhookSettings::headers),
            values.parsedList("events", WebhookSettings::events),
            matching(instances),
            values.millis("timeoutMs", 100, 600_000),
            firstPauseMs,
            longestPauseMs,
            TimeUnit.MINUTES.toMillis(values.integer("giveUpMinutes", 0, 43_200)),
            values.integer("waitingPerChat", 1, 100_000),
            values.integer("waiting", 1, 1_000_000),
            values.integer("atOnce", 1, 1_000),
            values.integer("deadLetters", 1, 1_000_000)));
  }

  private static String folder(String text) {
    try {
      return Path.of(text).toString();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a path", e);
    }
  }

  private static String url(String text) {
    String expected = "an address such as https://HOST/path, without user and password";
    try {
      URI address = URI.create(text);
      boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (isHttp && address.getHost() != null && address.getUserInfo() == null) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }

  private static List<String> secrets(List<String> texts) {
    if (texts.stream().anyMatch(text -> text.length() < SHORTEST_SECRET)) {
      throw new IllegalArgumentException("at least " + SHORTEST_SECRET + " characters each");
    }
    return List.copyOf(texts);
  }

  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines) {
      int at = line.indexOf('=');
      String name = at < 0 ? "" : line.substring(0, at).strip();
      String value = line.substring(at + 1).strip();
      boolean isPlain = value.chars().allMatch(c -> c >= ' ' && c < 127);
      if (!HEADER.matcher(name).matches() || value.isEmpty() || !isPlain) {
        throw new IllegalArgumentException("NAME=VALUE each, in ASCII");
      }
      if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("other names than " + name);
      }
      headers.put(name, value);
    }
    return headers;
  }

  private static Set<String> events(List<String> names) {
    if (names.isEmpty() || !names.stream().allMatch(name -> EVENT.matcher(name).matches())) {
      throw new IllegalArgumentException("names such as messageReceived, or *");
    }
    return new LinkedHashSet<>(names);
  }

  private static List<String> instances(List<String> texts) {
    if (texts.isEmpty() || !texts.stream().allMatch(text -> INSTANCE.matcher(text).matches())) {
      throw new IllegalArgumentException("ids of instances such as support-*");
    }
    return List.copyOf(texts);
  }

  private static Predicate<String> matching(List<String> instances) {
    return Pattern.compile(
            instances.stream()
                .map(text -> text.replace(".", "\\.").replace("*", ".*"))
                .collect(Collectors.joining("|")))
        .asMatchPredicate();
  }

  /** Whether two are configured alike: what the instances are compared with has no equality. */
  boolean isLike(WebhookSettings other) {
    return other != null
        && instances.equals(other.instances)
        && receiver.with(other.receiver.chats()).equals(other.receiver);
  }

  @Override
  public String toString() {
    return "WebhookSettings" + receiver.events();
  }
}
