package io.webchat.spi.config;

import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.ConfigurationState.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The values of one configuration: that of a component, or options of a widget instance. A value
 * that cannot be used is noted, and the one in force before is returned in its place: the default
 * when there was none. A key is one of the annotation type that describes the configuration, which
 * also has its default.
 */
public final class Values {
  private static final String VARIABLE = "${env:";

  private final String path;
  private final ConfigurationKeys keys;
  private final Map<String, Object> given;
  private final Map<String, Held> former;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Map<String, String> pending = new LinkedHashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();

  /** Keys whose value takes effect when the bundle starts. */
  private final Set<String> fixed = new HashSet<>();

  /** Keys whose default must not stand in for a value that cannot be used. */
  private final Set<String> withoutDefault = new HashSet<>();

  /** Whether a value was refused in whose place no default may be; a blank one may be, too. */
  private boolean failed;

  /** What stands in for a value that cannot be used, where that is not the default. */
  private final Map<String, Object> standIns = new HashMap<>();

  /** Keys of lists in which entries were left out. */
  private final Set<String> shortened = new HashSet<>();

  /**
   * The values of options that are no component's: those of a widget instance. Nothing was in force
   * before. Objects are read by keys with dots; {@code false} is no value, but for a flag.
   *
   * @param object path of the object that has the options, for messages; empty for none
   * @param type annotation type with the keys and their defaults
   * @param options as configured; other keys are ignored
   */
  public static Values of(String object, Class<?> type, Map<String, ?> options) {
    ConfigurationKeys keys = ConfigurationKeys.of(type);
    String path = object.isEmpty() ? "" : object + ".";
    return new Values(path, keys, NestedOptions.flat(keys, options), Map.of());
  }

  /** A value in force and how it is shown. */
  record Held(Object value, String shown, boolean isDefault) {}

  /** Reads a value; an {@link IllegalArgumentException} says what is expected instead. */
  private interface Parser {
    Object parse(Object raw);
  }

  Values(ConfigurationKeys keys, Map<String, Object> given, Map<String, Held> former) {
    this("", keys, given, former);
  }

  private Values(
      String path, ConfigurationKeys keys, Map<String, Object> given, Map<String, Held> former) {
    this.path = path;
    this.keys = keys;
    this.given = given;
    this.former = former;
  }

  /** A whole number. */
  public int integer(String key, int least, int most) {
    return (int) number(key, least, most);
  }

  /** A whole number. */
  public long number(String key, long least, long most) {
    return ((Number) value(key, raw -> Scalar.number(raw, "a whole number", least, most)))
        .longValue();
  }

  /** A time in milliseconds. */
  public long millis(String key, long least, long most) {
    return ((Number) value(key, raw -> Scalar.millis(raw, least, most))).longValue();
  }

  /** A time in milliseconds, of which 0 means none. */
  public long millisOrNone(String key, long least, long most) {
    return ((Number) value(key, raw -> Scalar.millisOrNone(raw, least, most))).longValue();
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key) {
    return (Boolean) value(key, Scalar::flag);
  }

  /**
   * A text without blanks around it. As in all texts and lists of secrets, whose keys begin with a
   * dot, no variable of the environment may be left in it.
   */
  public String text(String key) {
    return (String) value(key, raw -> filled(key, Scalar.text(raw)));
  }

  /**
   * A text that is checked.
   *
   * @param parse reads it; an {@link IllegalArgumentException} says in its message what is expected
   */
  public <T> T parsed(String key, Function<String, T> parse) {
    @SuppressWarnings("unchecked") // the former value was read by the same function
    T result = (T) value(key, raw -> parse.apply(filled(key, Scalar.text(raw))));
    return result;
  }

  /**
   * {@link #parsed} for a key that has no default.
   *
   * @throws IllegalArgumentException when there is no value, or one that cannot be used: then the
   *     configuration cannot be used as a whole
   */
  public <T> T required(String key, Function<String, T> parse) {
    withoutDefault(key);
    Object raw = given.getOrDefault(key, "");
    try {
      T result = parse.apply(Scalar.text(raw));
      held.put(key, new Held(result, shown(key, raw), false));
      return result;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(key, raw, e).line(), e);
    }
  }

  private static List<String> filled(String key, List<String> texts) {
    texts.forEach(text -> filled(key, text));
    return texts;
  }

  /** A secret in which the name of a variable is left would be known to all who know the name. */
  private static String filled(String key, String text) {
    if (key.startsWith(".") && text.contains(VARIABLE)) {
      throw new IllegalArgumentException(
          "a value of each variable of the environment that stands in it");
    }
    return text;
  }

  /** Whether the configuration has the key, be its value usable or not. */
  public boolean isGiven(String key) {
    keys.absent(key);
    return given.containsKey(key);
  }

  /** The values that were read and could not be used. */
  public List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /** Several texts, with commas between them where they are one. */
  public List<String> list(String key) {
    @SuppressWarnings("unchecked") // what the parser returns
    List<String> result = (List<String>) value(key, Scalar::list);
    return result;
  }

  /** {@link #list} that is checked as {@link #parsed} is. */
  public <T> T parsedList(String key, Function<List<String>, T> parse) {
    @SuppressWarnings("unchecked") // the former value was read by the same function
    T result = (T) value(key, raw -> parse.apply(filled(key, Scalar.list(raw))));
    return result;
  }

  /**
   * Several entries of a list that gives rights. Each counts by itself: one that cannot be used is
   * noted and left out, and nothing of the former value stays in force. Otherwise a mistake in one
   * entry would bring back another that was taken out.
   *
   * @param parse reads an entry; an {@link IllegalArgumentException} says in its message what is
   *     expected
   */
  public <T> List<T> entries(String key, Function<String, T> parse) {
    @SuppressWarnings("unchecked") // what the parser returns
    List<T> result = (List<T>) value(key, raw -> entries(key, Scalar.list(raw), parse));
    return result;
  }

  private <T> List<T> entries(String key, List<String> texts, Function<String, T> parse) {
    List<T> entries = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      try {
        entries.add(parse.apply(texts.get(i)));
      } catch (IllegalArgumentException e) {
        String expected = e.getMessage() + " (entry " + (i + 1) + " of " + texts.size() + ")";
        refusals.add(new Refusal(path + key, shown(key, texts.get(i)), expected));
        shortened.add(key);
      }
    }
    return List.copyOf(entries);
  }

  /**
   * An object, as options of a widget instance may have it; its keys as texts. Empty when there is
   * none.
   */
  public Map<String, Object> object(String key) {
    @SuppressWarnings("unchecked") // what the parser returns
    Map<String, Object> result = (Map<String, Object>) value(key, Scalar::object);
    return result;
  }

  /** A list of an option, of whatever; empty when there is none. */
  public List<?> items(String key) {
    return (List<?>) value(key, Scalar::items);
  }

  /**
   * Says that this key takes effect when the bundle starts: a change is shown as pending, and the
   * former value stays in force.
   */
  public Values atStart(String... names) {
    for (String key : names) {
      keys.absent(key);
      fixed.add(key);
    }
    return this;
  }

  /**
   * Says that the default must not stand in for a value of these keys that cannot be used, as it
   * protects less or is another place. Where no former value is in force, reading it fails as that
   * of a {@linkplain #required required} key does, and nothing is configured by the defaults. Said
   * before any value is read: reading may end at the first one.
   */
  public Values withoutDefault(String... names) {
    for (String key : names) {
      keys.absent(key);
      withoutDefault.add(key);
    }
    return this;
  }

  /**
   * Says what stands in for a value of this key that cannot be used, where no former value is in
   * force: what protects more than the default.
   */
  public Values standIn(String key, Object value) {
    keys.absent(key);
    standIns.put(key, value);
    return this;
  }

  private Object value(String key, Parser parser) {
    Object absent = keys.absent(key);
    Object raw = given.get(key);
    Held now;
    if (raw == null || (isBlank(raw) && !(absent instanceof String))) {
      now = held(key, absent, parser.parse(absent), true);
    } else {
      now = checked(key, raw, absent, parser);
    }
    Held before = former.get(key);
    if (before != null && fixed.contains(key) && !Objects.equals(before.value(), now.value())) {
      pending.put(key, now.shown());
      now = before;
    }
    held.put(key, now);
    return now.value();
  }

  private Held checked(String key, Object raw, Object absent, Parser parser) {
    try {
      return held(key, raw, parser.parse(raw), false);
    } catch (IllegalArgumentException e) {
      Refusal refusal = refusal(key, raw, e);
      Held before = former.get(key);
      if (before == null && withoutDefault.contains(key)) {
        failed = true;
        throw new IllegalArgumentException(refusal.line(), e);
      }
      refusals.add(refusal);
      return before != null ? before : inPlace(key, absent, parser);
    }
  }

  private Held inPlace(String key, Object absent, Parser parser) {
    Object value = standIns.getOrDefault(key, absent);
    return held(key, value, parser.parse(value), value.equals(absent));
  }

  private Refusal refusal(String key, Object raw, IllegalArgumentException reason) {
    return new Refusal(path + key, shown(key, raw), String.valueOf(reason.getMessage()));
  }

  private static boolean isBlank(Object raw) {
    return raw instanceof CharSequence text && text.toString().isBlank();
  }

  private String shown(String key, Object raw) {
    return ShownValue.of(keys, key, raw);
  }

  /** Flags and numbers are shown as they were understood, whatever their spelling was. */
  private Held held(String key, Object raw, Object parsed, boolean isDefault) {
    boolean isScalar = parsed instanceof Boolean || parsed instanceof Number;
    return new Held(parsed, shown(key, isScalar ? parsed : raw), isDefault);
  }

  /** Whether a value is given, or was refused, in whose place no default may be. */
  boolean forbidsDefaults() {
    return failed
        || withoutDefault.stream().map(given::get).anyMatch(raw -> raw != null && !isBlank(raw));
  }

  Map<String, Held> held() {
    return held;
  }

  List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    held.forEach(
        (key, value) ->
            settings.add(
                new Setting(key, value.shown(), value.isDefault(), pending.getOrDefault(key, ""))));
    return settings;
  }

  /** What is in force in place of a value that was refused. */
  String remains(String key) {
    if (shortened.contains(key)) {
      return "the entry is left out, the others are in force";
    }
    Held now = held.get(key);
    String shown = now.shown().isEmpty() ? "" : now.shown() + " ";
    if (standIns.containsKey(key) && !former.containsKey(key)) {
      return shown + "is in force in its place";
    }
    return (now.isDefault() ? "the default " : "the former value ") + shown + "stays in force";
  }

  Map<String, String> pending() {
    return pending;
  }

  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(keys.names());
    return unknown;
  }
}
