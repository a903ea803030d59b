package io.webchat.scripting.internal;

import io.webchat.api.WebChat;
import io.webchat.api.session.Cookies;
import io.webchat.scripting.internal.HostFunctions.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code browser.js} needs: timers, console, cookies, storage, Base64. */
final class PageFunctions {
  private static final Logger CONSOLE = LoggerFactory.getLogger("io.webchat.scripting.console");
  private static final long MIN_INTERVAL_MS = 10;
  private static final long MAX_DELAY_MS = 24L * 3600 * 1000;

  private final WebChat chat;
  private final Gateway gateway;
  private final Realm realm;
  private final ScriptThreads threads;
  private final LocalStorage storage;
  private final int timerLimit;
  private final Map<Integer, Future<?>> timers = new ConcurrentHashMap<>(4);
  private final AtomicInteger numbers = new AtomicInteger();

  PageFunctions(
      WebChat chat,
      Gateway gateway,
      Realm realm,
      ScriptThreads threads,
      LocalStorage storage,
      int timerLimit) {
    this.chat = chat;
    this.gateway = gateway;
    this.realm = realm;
    this.threads = threads;
    this.storage = storage;
    this.timerLimit = timerLimit;
    realm.register("", this::stopAll);
  }

  void addTo(HostFunctions host) {
    host.add("startTimer", this::startTimer);
    host.add("stopTimer", this::stopTimer);
    host.add("print", this::print);
    host.add("readStorage", arguments -> Transit.write(storage.all(), realm));
    host.add("writeStorage", this::writeStorage);
    host.add("readCookies", arguments -> Transit.write(cookies().all(), realm));
    host.add("setCookie", this::setCookie);
    host.add("removeCookie", this::removeCookie);
    host.add("toBase64", arguments -> toBase64(arguments.text(0)));
    host.add("fromBase64", arguments -> fromBase64(arguments.text(0)));
  }

  private Cookies cookies() {
    return chat.cookies();
  }

  private Object startTimer(Arguments arguments) {
    if (timers.size() >= timerLimit) {
      throw new IllegalStateException("More than " + timerLimit + " timers");
    }
    int number = numbers.incrementAndGet();
    boolean repeats = arguments.flag(1);
    double wanted = arguments.decimal(0);
    long delay = Math.max(repeats ? MIN_INTERVAL_MS : 1, Math.min(MAX_DELAY_MS, (long) wanted));
    Hook hook = new Hook(repeats ? "interval" : "timer", realm.script());
    start(number, delay, repeats, hook);
    return number;
  }

  private void start(int number, long delay, boolean repeats, Hook hook) {
    AtomicBoolean begun = new AtomicBoolean();
    Future<?> timer =
        threads.after(
            delay,
            () -> {
              begun.set(true);
              timers.remove(number);
              if (realm.isClosed()) {
                return;
              }
              if (repeats) {
                gateway.post(hook, realm, entered -> fire(entered, number, delay, hook));
              } else {
                gateway.post(hook, realm, entered -> entered.invoke("timer", number));
              }
            });
    timers.put(number, timer);
    if (begun.get()) {
      timers.remove(number, timer);
    }
  }

  /** The next turn of an interval begins when this one is over. */
  private Object fire(Realm entered, int number, long delay, Hook hook) {
    start(number, delay, true, hook);
    return entered.invoke("timer", number);
  }

  private Object stopTimer(Arguments arguments) {
    Future<?> timer = timers.remove(arguments.number(0));
    if (timer != null) {
      timer.cancel(false);
    }
    return true;
  }

  private void stopAll() {
    timers.values().forEach(timer -> timer.cancel(false));
    timers.clear();
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
        .set(arguments.text(0), arguments.text(1), Transit.readObject(arguments.text(2), realm));
    return true;
  }

  private Object removeCookie(Arguments arguments) {
    cookies().remove(arguments.text(0), Transit.readObject(arguments.text(1), realm));
    return true;
  }

  static String toBase64(String text) {
    if (text.chars().anyMatch(character -> character > 0xff)) {
      throw new IllegalArgumentException("btoa: a character is out of range");
    }
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String fromBase64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("atob: the text is not Base64", e);
    }
  }
}
