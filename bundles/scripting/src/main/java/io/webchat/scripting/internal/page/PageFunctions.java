package io.webchat.scripting.internal.page;

import io.webchat.api.WebChat;
import io.webchat.api.session.Cookies;
import io.webchat.scripting.internal.context.HostFunctions;
import io.webchat.scripting.internal.context.HostFunctions.Arguments;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a page needs: timers, console, cookies, storage, Base64, random numbers. */
public final class PageFunctions {
  private static final Logger CONSOLE = LoggerFactory.getLogger("io.webchat.scripting.console");
  private static final int MOST_RANDOM = 65_536;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Before a text that may begin with the mark of a failure. */
  private static final String MARK = "=";

  private final WebChat chat;
  private final Realm realm;
  private final ScriptTimers timers;
  private final LocalStorage storage;

  public PageFunctions(WebChat chat, Realm realm, ScriptTimers timers, LocalStorage storage) {
    this.chat = chat;
    this.realm = realm;
    this.timers = timers;
    this.storage = storage;
  }

  public void addTo(HostFunctions host) {
    host.add(
        "startTimer",
        arguments -> {
          timers.start(arguments.number(0), arguments.decimal(1), arguments.flag(2));
          return true;
        });
    host.add("stopTimer", arguments -> timers.stop(arguments.number(0)));
    host.add("print", this::print);
    host.add("readStorage", arguments -> ScriptValueCodec.write(storage.all(), realm));
    host.add("writeStorage", this::writeStorage);
    host.add("readCookies", arguments -> ScriptValueCodec.write(cookies().all(), realm));
    host.add("setCookie", this::setCookie);
    host.add("removeCookie", this::removeCookie);
    addBytesTo(host);
  }

  /** What needs no instance: Base64 and random numbers. */
  public static void addBytesTo(HostFunctions host) {
    host.add("toBase64", arguments -> toBase64(arguments.text(0)));
    host.add("fromBase64", arguments -> MARK + fromBase64(arguments.text(0)));
    host.add("randomBytes", arguments -> randomBytes(arguments.number(0)));
  }

  /** {@code count} random bytes, in hexadecimal digits. */
  private static String randomBytes(int count) {
    if (count < 0 || count > MOST_RANDOM) {
      throw new IllegalArgumentException("From 0 to " + MOST_RANDOM + " random bytes");
    }
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private Cookies cookies() {
    return chat.cookies();
  }

  private Object print(Arguments arguments) {
    if (!realm.mayPrint()) {
      return false;
    }
    String line = printable(arguments.text(1));
    String from = realm.hook().label();
    switch (arguments.text(0)) {
      case "error" -> CONSOLE.error("{} {}: {}", chat.id(), from, line);
      case "warn" -> CONSOLE.warn("{} {}: {}", chat.id(), from, line);
      case "debug" -> CONSOLE.debug("{} {}: {}", chat.id(), from, line);
      default -> CONSOLE.info("{} {}: {}", chat.id(), from, line);
    }
    return true;
  }

  /** One line, so that a script cannot forge lines of the log. */
  private static String printable(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> line.appendCodePoint(Character.isISOControl(point) ? ' ' : point));
    return line.toString();
  }

  private Object writeStorage(Arguments arguments) {
    storage.put(arguments.text(0), arguments.text(1));
    return true;
  }

  private Object setCookie(Arguments arguments) {
    cookies()
        .set(
            arguments.text(0),
            arguments.text(1),
            ScriptValueCodec.readObject(arguments.text(2), realm));
    return true;
  }

  private Object removeCookie(Arguments arguments) {
    cookies().remove(arguments.text(0), ScriptValueCodec.readObject(arguments.text(1), realm));
    return true;
  }

  private static String toBase64(String text) {
    if (text.chars().anyMatch(character -> character > 0xff)) {
      throw new IllegalArgumentException("btoa: a character is out of range");
    }
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String fromBase64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("atob: the text is not Base64", e);
    }
  }
}
