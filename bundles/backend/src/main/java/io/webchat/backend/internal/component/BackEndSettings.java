package io.webchat.backend.internal.component;

import io.webchat.backend.internal.chat.ChatLimits;
import io.webchat.backend.internal.chat.ChatLimits.Times;
import io.webchat.backend.internal.http.ApiServlet;
import io.webchat.backend.internal.http.ApiSettings;
import io.webchat.backend.internal.http.Idempotency;
import io.webchat.http.bus.CommandList;
import io.webchat.http.channel.OutboxLimits;
import io.webchat.http.limit.RateLimit.Rate;
import io.webchat.keys.ApiKeys;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The configuration of the service, read and checked.
 *
 * @param keys who may use it
 * @param files what chats are made of: files by name, the default first
 * @param events that are told
 * @param limits of chats
 * @param idempotency bounds of what is remembered of requests
 * @param api how it is served
 */
public record BackEndSettings(
    ApiKeys keys,
    Map<String, String> files,
    CommandList events,
    ChatLimits limits,
    Idempotency.Limits idempotency,
    ApiSettings api) {
  public static final String PID = "io.webchat.backend";

  /** What keys may be good for. */
  static final Set<String> SCOPES =
      Set.of(ApiServlet.CHATS, ApiServlet.READ, ApiServlet.FILES, ApiServlet.WEBHOOKS);

  private static final String DEFAULT = "default";
  private static final int MANY = 1_000_000;
  private static final long DAY_MS = 86_400_000;
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  /** A configuration. */
  static BackEndSettings read(Values values) {
    ChatLimits limits =
        new ChatLimits(
            values.integer("chats", 1, MANY),
            values.integer("chatsPerKey", 1, MANY),
            values.integer("streamsPerChat", 1, 10_000),
            values.integer("openCommands", 1, MANY),
            new OutboxLimits(
                values.integer("keptEvents", 10, MANY),
                values.integer("keptCharacters", 10_000, 1_000 * MANY)),
            values.integer("transcriptMessages", 0, MANY),
            new Times(
                values.millis("beatMs", 1_000, DAY_MS),
                values.millis("stallMs", 1_000, DAY_MS),
                values.millis("idleMs", 1_000, 30 * DAY_MS),
                values.millis("endedMs", 1_000, 30 * DAY_MS)));
    return new BackEndSettings(
        ApiKeys.of(values.entries(".keys", line -> ApiKeys.key(line, SCOPES))),
        values.parsedList("configurations", BackEndSettings::files),
        values.parsedList("events", CommandList::of),
        limits,
        new Idempotency.Limits(
            values.integer("idempotencyKeys", 10, 10 * MANY),
            values.number("idempotencyCharacters", 10_000, 1L << 40),
            values.millis("idempotencyMs", 1_000, 30 * DAY_MS)),
        new ApiSettings(
            values.parsed("path", BackEndSettings::path),
            values.parsedList("commands", BackEndSettings::commands),
            new Rate(
                values.integer("requestsPerSecond", 1, MANY),
                values.integer("requestBurst", 1, MANY)),
            values.integer("bodyBytes", 1_024, 16 * 1_024 * 1_024),
            values.number("fileBytes", 0, 1L << 34),
            values.integer("filesAtOnce", 1, 10_000),
            values.millis("answerMs", 1_000, DAY_MS)));
  }

  /** Options of an application, which hears of each that cannot be used. */
  public static BackEndSettings of(Map<String, ?> options) {
    List<String> refusals = new ArrayList<>();
    BackEndSettings settings =
        new CheckedConfiguration<>(
                PID,
                BackEndConfiguration.class,
                BackEndSettings::read,
                refusals::add,
                refusals::add)
            .read(options);
    if (!refusals.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", refusals));
    }
    return settings;
  }

  private static Map<String, String> files(List<String> entries) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String entry : entries) {
      int is = entry.indexOf('=');
      String name = is < 0 ? DEFAULT : entry.substring(0, is).strip();
      String file = entry.substring(is + 1).strip();
      if (!NAME.matcher(name).matches() || file.isEmpty() || files.put(name, file) != null) {
        throw new IllegalArgumentException(
            "NAME=FILE, each name once, of 1 to 40 letters, digits, '_' and '-'");
      }
    }
    return files;
  }

  private static String path(String text) {
    if (!PATH.matcher(text).matches()) {
      throw new IllegalArgumentException("a path such as /api/v1");
    }
    return text;
  }

  private static CommandList commands(List<String> names) {
    return names.isEmpty() ? CommandList.ofReference() : CommandList.of(names);
  }

  @Override
  public String toString() {
    return "BackEndSettings[" + api.path() + "]";
  }
}
