package io.webchat.spi.config;

import io.webchat.spi.config.ConfigurationState.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The configuration of one component, which no mistake in a file can take down: a value that cannot
 * be used leaves the former one in force, the default when there was none, unless the component
 * says {@linkplain Values#withoutDefault otherwise}. Each refusal is one line at level ERROR with
 * file, PID, key, value and what is expected; unknown keys, {@linkplain FormerKey former ones}, and
 * values that take effect at the next start of the bundle, are warnings.
 *
 * <p>A component reads its properties in its constructor and in a {@code @Modified} method, so that
 * Declarative Services never restarts it. Thread-safe; {@link #state()} never waits for an update.
 *
 * @param <T> what the component is configured with
 */
public final class CheckedConfiguration<T> {
  private final String pid;
  private final ConfigurationKeys keys;
  private final Function<Values, T> reader;
  private final Consumer<String> errors;
  private final Consumer<String> warnings;
  private Map<String, Values.Held> held = Map.of();

  /** What the latest attempt said, and what the one before said if its properties were the same. */
  private Set<String> said = new HashSet<>();

  private Set<String> saidBefore = Set.of();
  private volatile T inForce;
  private volatile ConfigurationState state;

  /**
   * A configuration that was not read yet.
   *
   * @param type annotation type with the keys and their defaults
   * @param reader makes settings of values; must not do anything else
   * @param errors logs a line at level ERROR
   * @param warnings logs a line at level WARN
   */
  public CheckedConfiguration(
      String pid,
      Class<?> type,
      Function<Values, T> reader,
      Consumer<String> errors,
      Consumer<String> warnings) {
    this.pid = pid;
    this.keys = ConfigurationKeys.of(type);
    this.reader = reader;
    this.errors = errors;
    this.warnings = warnings;
    this.state = new ConfigurationState(pid, "", List.of(), List.of(), List.of());
  }

  /** Reads properties; gives settings, unless no default may stand in for what is wrong. */
  public T read(Map<String, ?> properties) {
    update(properties, settings -> {});
    return inForce;
  }

  /**
   * Reads properties and applies them.
   *
   * @param apply takes the settings; called when they differ from those in force. When it throws,
   *     those in force stay so, and the message of the exception is part of the line that is logged
   * @return whether the settings are in force
   */
  public synchronized boolean update(Map<String, ?> properties, Consumer<? super T> apply) {
    saidBefore = Set.of();
    said = new HashSet<>();
    return attempt(properties, apply);
  }

  /**
   * Reads and applies, as {@link #update} does, the properties of the latest update once more, as
   * where a folder that they name may have come. What the attempt before has logged is not logged
   * again.
   */
  public synchronized boolean updateAgain(Map<String, ?> properties, Consumer<? super T> apply) {
    saidBefore = said;
    said = new HashSet<>();
    return attempt(properties, apply);
  }

  private boolean attempt(Map<String, ?> properties, Consumer<? super T> apply) {
    ConfigurationSource source = ConfigurationSource.of(pid, properties);
    CurrentKeys current = CurrentKeys.of(source, keys.formerKeys());
    current.warnings().forEach(this::warn);
    Values values = new Values(keys, current.values(), held);
    T settings;
    try {
      settings = reader.apply(values);
    } catch (IllegalArgumentException e) {
      // values that are right one by one and wrong together: at first the defaults of all
      if (inForce == null && !source.values().isEmpty() && !values.forbidsDefaults()) {
        attempt(Map.of(), apply);
      }
      refuse(source, e, values);
      return false;
    }
    try {
      if (!settings.equals(inForce)) {
        apply.accept(settings);
      }
    } catch (RuntimeException e) {
      refuse(source, e, values);
      return false;
    }
    inForce = settings;
    held = Map.copyOf(values.held());
    state =
        new ConfigurationState(
            source.pid(),
            source.file(),
            values.settings(),
            values.refusals(),
            List.copyOf(values.unknown()));
    report(source, values);
    return true;
  }

  private void error(String line) {
    say(line, errors);
  }

  private void warn(String line) {
    say(line, warnings);
  }

  private void say(String line, Consumer<String> log) {
    said.add(line);
    if (!saidBefore.contains(line)) {
      log.accept(line);
    }
  }

  /** Refuses the whole; values that are wrong by themselves are logged, too. */
  private void refuse(ConfigurationSource source, RuntimeException reason, Values values) {
    List<Refusal> refusals = new ArrayList<>(values.refusals());
    refusals.add(new Refusal("", "", message(reason)));
    ConfigurationState former = state;
    state =
        new ConfigurationState(
            source.pid(),
            source.file(),
            former.settings(),
            refusals,
            List.copyOf(values.unknown()));
    values.refusals().forEach(refusal -> error(source.line(refusal)));
    values.unknown().forEach(key -> warn(source.unknownKey(key, keys.names())));
    error(
        source.name()
            + " cannot be used: "
            + message(reason)
            + (inForce == null ? "" : "; the former configuration stays in force"));
  }

  private static String message(RuntimeException reason) {
    return reason.getMessage() == null ? reason.toString() : reason.getMessage();
  }

  private void report(ConfigurationSource source, Values values) {
    for (Refusal refusal : values.refusals()) {
      error(source.line(refusal) + "; " + values.remains(refusal.key()));
    }
    for (String key : values.unknown()) {
      warn(source.unknownKey(key, keys.names()));
    }
    values
        .pending()
        .forEach(
            (key, value) ->
                warn(
                    source.name()
                        + ": "
                        + key
                        + " = "
                        + value
                        + " takes effect at the next start of the bundle"));
  }

  /** The settings in force; {@code null} when none could be applied yet. */
  public T inForce() {
    return inForce;
  }

  /** What is in force and what was refused. */
  public ConfigurationState state() {
    return state;
  }
}
