package io.webchat.scenario.internal.script;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.simulated.InstanceFile;
import io.webchat.simulated.UnusableFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads scenarios: YAML as {@code docs/scenarios.md} describes it. */
public final class ScenarioFile {
  private static final int MAX_STEPS = 1_000;
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern TIME = Pattern.compile("(\\d{1,7}) ?(ms|s|m)");
  private static final List<String> KEYS = List.of("name", "form", "userData", "within", "steps");
  private static final List<String> ACTIONS =
      List.of("send", "typing", "attach", "answer", "expect", "pause", "end");

  private static final List<String> OF_MESSAGE =
      List.of("event", "from", "kind", "text", "contains", "matches", "offers");

  private final Path folder;
  private Duration within = WITHIN;

  private ScenarioFile(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a file.
   *
   * @throws UnusableFileException when it cannot be used; names file, line, key and what is
   *     expected
   */
  public static Scenario read(String name) throws UnusableFileException {
    YamlValue root = YamlValue.read(name, InstanceFile.text(name));
    Path folder = Path.of(name).toAbsolutePath().getParent();
    return new ScenarioFile(folder).scenario(name, root);
  }

  private Scenario scenario(String file, YamlValue root) throws UnusableFileException {
    Map<String, YamlValue> values = root.object(KEYS);
    if (values.containsKey("within")) {
      within = time(values.get("within"));
    }
    if (!values.containsKey("steps")) {
      throw root.problem("steps: expected a list, there is none");
    }
    List<Step> steps = new ArrayList<>();
    List<YamlValue> given = values.get("steps").list();
    if (given.isEmpty() || given.size() > MAX_STEPS) {
      throw values.get("steps").problem("expected 1 to " + MAX_STEPS + " steps");
    }
    steps.add(new Step.Start(within));
    for (YamlValue each : given) {
      steps.add(step(each));
    }
    return new Scenario(
        values.containsKey("name") ? values.get("name").text() : file,
        values.containsKey("form")
            ? values.get("form").texts()
            : Map.of("nickname", "Probe", "firstname", "Synthetic", "lastname", "Probe"),
        values.containsKey("userData") ? values.get("userData").texts() : Map.of(),
        within,
        steps);
  }

  private Step step(YamlValue value) throws UnusableFileException {
    if (value.isText()) {
      if (value.text().equals("end")) {
        return new Step.End(value.line(), within);
      }
      throw value.wrong("end, or an object with one of " + ACTIONS);
    }
    Set<String> known = new LinkedHashSet<>(ACTIONS);
    known.add("within");
    Map<String, YamlValue> keys = value.object(known);
    Duration limit = keys.containsKey("within") ? time(keys.get("within")) : within;
    List<String> actions = keys.keySet().stream().filter(ACTIONS::contains).toList();
    if (actions.size() != 1) {
      throw value.problem("expected one of " + ACTIONS + ", found " + actions);
    }
    return step(actions.get(0), keys.get(actions.get(0)), limit);
  }

  private Step step(String action, YamlValue what, Duration limit) throws UnusableFileException {
    int line = what.line();
    return switch (action) {
      case "send" -> new Step.Send(line, limit, filled(what));
      case "typing" -> new Step.Typing(line, limit, what.text());
      case "attach" -> new Step.Attach(line, limit, file(what));
      case "answer" ->
          what.isText()
              ? new Step.Answer(line, limit, filled(what))
              : new Step.Fill(line, limit, entered(what));
      case "expect" -> new Step.Expect(line, limit, expectation(what));
      case "pause" -> new Step.Pause(line, time(what));
      default -> new Step.End(line, limit);
    };
  }

  private static String filled(YamlValue value) throws UnusableFileException {
    if (value.text().isBlank()) {
      throw value.wrong("a text that is not empty");
    }
    return value.text();
  }

  /** What is entered into a form, by field: a text each, or several where several are chosen. */
  private static Map<String, List<String>> entered(YamlValue value) throws UnusableFileException {
    if (!value.isObject()) {
      throw value.wrong("a text to choose, or an object with fields of a form");
    }
    Map<String, List<String>> entered = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> each : value.object(List.of()).entrySet()) {
      List<String> texts = new ArrayList<>();
      for (YamlValue text :
          each.getValue().isText() ? List.of(each.getValue()) : each.getValue().list()) {
        texts.add(filled(text));
      }
      if (texts.isEmpty()) {
        throw each.getValue().wrong("at least one text");
      }
      entered.put(each.getKey(), List.copyOf(texts));
    }
    if (entered.isEmpty()) {
      throw value.problem("expected fields of a form, there is none");
    }
    return entered;
  }

  /** A file beside the scenario, or one with the text that is given. */
  private FileSource file(YamlValue value) throws UnusableFileException {
    if (!value.isText()) {
      Map<String, YamlValue> keys = value.object(List.of("name", "text"));
      if (keys.size() != 2) {
        throw value.problem("expected name and text");
      }
      return FileSource.of(
          filled(keys.get("name")), null, keys.get("text").text().getBytes(StandardCharsets.UTF_8));
    }
    try {
      return FileSource.of(folder.resolve(value.text()));
    } catch (IOException | InvalidPathException e) {
      throw value.wrong("the name of a file in " + folder);
    }
  }

  private static Expectation expectation(YamlValue value) throws UnusableFileException {
    if (value.isText()) {
      return event(value);
    }
    Map<String, YamlValue> keys = value.object(OF_MESSAGE);
    if (keys.containsKey("event")) {
      if (keys.size() > 1) {
        throw value.problem("expected event, or what a message has, and not both");
      }
      return event(keys.get("event"));
    }
    return new Expectation.OfMessage(
        keys.containsKey("from") ? role(keys.get("from")) : null,
        keys.containsKey("kind") ? kind(keys.get("kind")) : MessageKind.MESSAGE,
        textOf(keys, "text"),
        textOf(keys, "contains"),
        keys.containsKey("matches") ? pattern(keys.get("matches")) : null,
        textOf(keys, "offers"));
  }

  private static String textOf(Map<String, YamlValue> keys, String key)
      throws UnusableFileException {
    return keys.containsKey(key) ? keys.get(key).text() : null;
  }

  private static Expectation event(YamlValue value) throws UnusableFileException {
    if (!value.text().matches("[a-z][A-Za-z]{1,60}")) {
      throw value.wrong("the name of an event, such as agentConnected");
    }
    return new Expectation.OfEvent(value.text());
  }

  private static Role role(YamlValue value) throws UnusableFileException {
    for (Role role : Role.values()) {
      if (role.type().equalsIgnoreCase(value.text())) {
        return role;
      }
    }
    throw value.wrong("one of " + Arrays.stream(Role.values()).map(Role::type).toList());
  }

  private static MessageKind kind(YamlValue value) throws UnusableFileException {
    for (MessageKind kind : MessageKind.values()) {
      if (kind.type().toLowerCase(Locale.ROOT).equals(value.text().toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw value.wrong(
        "one of " + Arrays.stream(MessageKind.values()).map(MessageKind::type).toList());
  }

  private static Pattern pattern(YamlValue value) throws UnusableFileException {
    try {
      return Pattern.compile(value.text());
    } catch (PatternSyntaxException e) {
      throw value.wrong("a regular expression (" + e.getDescription() + ")");
    }
  }

  private static Duration time(YamlValue value) throws UnusableFileException {
    Matcher time = TIME.matcher(value.text());
    if (time.matches()) {
      long number = Long.parseLong(time.group(1));
      Duration duration =
          switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (!duration.isZero() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw value.wrong("a time of 1 ms to 60 m, such as 500 ms, 10 s or 2 m");
  }
}
