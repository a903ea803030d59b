package io.webchat.web.internal.front;

import io.webchat.http.bus.CommandList;
import io.webchat.http.limit.RateLimit.Rate;
import io.webchat.http.servlet.Origins;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.Values;
import io.webchat.web.internal.channel.ChannelLimits;
import io.webchat.web.internal.http.FrontSettings;
import io.webchat.web.internal.http.VisitorCookie;
import io.webchat.web.internal.http.VisitorCookie.SameSite;
import io.webchat.web.internal.http.VisitorCookie.Secure;
import io.webchat.web.internal.visitor.VisitorLimits;
import io.webchat.web.internal.visitor.VisitorLimits.Times;
import io.webchat.web.internal.visitor.VisitorTokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration of a front, read and checked.
 *
 * @param path where the front is
 * @param configuration file with what instances are made of; empty for none
 * @param tokenKey key of the visitors' tokens; empty for a random one
 * @param commands that pages may call
 * @param limits of visitors
 * @param pages how pages are served; its cookie and limits
 * @param memberAddress where other containers reach the front; empty = to be found, {@code none} =
 *     nowhere
 */
public record WebSettings(
    String path,
    String configuration,
    String tokenKey,
    CommandList commands,
    VisitorLimits limits,
    Pages pages,
    String memberAddress) {
  public static final String PID = "io.webchat.web";

  /** In place of a file: chats of the built-in chat server. */
  private static final String DEMO = "simulator";

  private static final int MANY = 1_000_000;
  private static final long DAY_MS = 86_400_000;
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
  private static final Pattern MEMBER =
      Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?" + PATH.pattern());
  private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** What {@link FrontSettings} need beside a folder. */
  public record Pages(
      Origins origins, VisitorCookie cookie, int frameBytes, long fileBytes, int filesAtOnce) {}

  /** A configuration that logs what it refuses. */
  public static WebSettings read(Values values) {
    String path = values.parsed("path", WebSettings::path);
    return new WebSettings(
        path,
        values.text("configuration"),
        values.parsed(".tokenKey", WebSettings::key),
        values.parsedList("commands", WebSettings::commands),
        limits(values),
        new Pages(
            values.parsedList("allowedOrigins", Origins::of),
            cookie(path, values),
            values.integer("frameBytes", 1_024, 16 * 1_024 * 1_024),
            values.number("fileBytes", 0, 1L << 34),
            values.integer("filesAtOnce", 1, 10_000)),
        values.parsed("memberAddress", WebSettings::memberAddress));
  }

  /** Options of an application, which hears of each that cannot be used. */
  public static WebSettings of(Map<String, ?> options) {
    List<String> refusals = new ArrayList<>();
    WebSettings settings =
        new CheckedConfiguration<>(
                PID, WebConfiguration.class, WebSettings::read, refusals::add, refusals::add)
            .read(options);
    if (!refusals.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", refusals));
    }
    return settings;
  }

  private static VisitorLimits limits(Values values) {
    ChannelLimits channel =
        new ChannelLimits(
            values.integer("waitingFrames", 10, MANY),
            values.integer("waitingCharacters", 10_000, 1_000 * MANY),
            values.integer("openCommands", 1, MANY),
            values.integer("pagePlugins", 0, 10_000),
            values.integer("transcriptMessages", 0, MANY));
    return new VisitorLimits(
        values.integer("visitors", 1, MANY),
        values.integer("pagesPerVisitor", 1, MANY),
        values.integer("pages", 1, MANY),
        channel,
        new Rate(values.integer("framesPerSecond", 1, MANY), values.integer("frameBurst", 1, MANY)),
        new Rate(values.integer("opensPerSecond", 1, MANY), values.integer("openBurst", 1, MANY)),
        new Times(
            values.millis("beatMs", 1_000, DAY_MS),
            values.millis("stallMs", 1_000, DAY_MS),
            values.millis("absenceMs", 1_000, DAY_MS)));
  }

  private static VisitorCookie cookie(String path, Values values) {
    return new VisitorCookie(
        values.parsed("cookieName", WebSettings::cookieName),
        path,
        values.parsed("sameSite", text -> constant(SameSite.class, text)),
        values.parsed("secureCookie", text -> constant(Secure.class, text)),
        values.integer("cookieMaxAge", -1, Integer.MAX_VALUE));
  }

  private static String path(String text) {
    if (!PATH.matcher(text).matches()) {
      throw new IllegalArgumentException("a path such as /webchat");
    }
    return text;
  }

  private static String cookieName(String text) {
    if (!COOKIE.matcher(text).matches()) {
      throw new IllegalArgumentException("1 to 64 letters, digits, '_', '.' and '-'");
    }
    return text;
  }

  private static String key(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > 0 && length < VisitorTokens.SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "at least " + VisitorTokens.SHORTEST_KEY + " characters, or nothing");
    }
    return text;
  }

  private static String memberAddress(String text) {
    String address = text.strip().replaceFirst("/+$", "");
    if (!address.isEmpty()
        && !address.equals(ToldAddress.NONE)
        && !MEMBER.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "the http or https address of the front here, such as http://10.0.0.5:8080/webchat,"
              + " none, or nothing");
    }
    return address;
  }

  private static CommandList commands(List<String> names) {
    return names.isEmpty() ? CommandList.ofReference() : CommandList.of(names);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    throw new IllegalArgumentException(String.join(" or ", names));
  }

  /** Whether pages are for trying things out with the built-in chat server. */
  public boolean isDemo() {
    return configuration.equals(DEMO);
  }

  /** The key of the visitors' tokens, where one is configured. */
  public Optional<byte[]> key() {
    return tokenKey.isEmpty()
        ? Optional.empty()
        : Optional.of(tokenKey.getBytes(StandardCharsets.UTF_8));
  }

  /** How pages are served, with a folder for files under way, and the desk of a demo. */
  FrontSettings front(Path spool, Optional<URI> desk) {
    return new FrontSettings(
        pages.origins(),
        pages.cookie(),
        pages.frameBytes(),
        pages.fileBytes(),
        pages.filesAtOnce(),
        spool,
        isDemo() ? Optional.of(new FrontSettings.Demo(desk)) : Optional.empty());
  }

  @Override
  public String toString() {
    return "WebSettings[" + path + "]"; // the key is a secret
  }
}
