package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.scripting.internal.context.DefinedGlobals;
import io.webchat.scripting.internal.context.ErrorEvents;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.Gateway.EntryFailed;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.page.ScriptedConfiguration;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.source.FolderScripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Value;

/** Runs scripts in a realm of their own, on a bus without plugins, and finds what is wrong. */
final class ScriptTrial {
  private static final Pattern IN_PREPROCESSORS = Pattern.compile("(.*/)?preprocessors/[^/]+");
  private static final Pattern IN_SESSION = Pattern.compile("(.*/)?session/[^/]+");
  private static final Pattern IN_FOLDER = Pattern.compile(IN_PREPROCESSORS + "|" + IN_SESSION);
  private static final Pattern EXPORTS = Pattern.compile("\\bmodule\\.exports\\b");
  private static final String V3 = "pureengage-v3-rest";

  private final WebChatConfiguration given;
  private final Realm realm;
  private final Gateway gateway;
  private final AtomicBoolean used = new AtomicBoolean();
  private final List<ScriptFailure> found = new ArrayList<>();
  private final List<ScriptFailure> obstacles = new ArrayList<>();

  private ScriptTrial(ScriptRuntime runtime, WebChatConfiguration given, String name) {
    this.given = given;
    realm = new Realm(runtime.engine().newContext());
    gateway = runtime.newGateway(() -> realm, new ErrorEvents(name, problem -> {}), () -> () -> {});
  }

  /** A part of a trial. */
  @FunctionalInterface
  private interface Part {
    void run() throws EntryFailed;
  }

  /** Tries one script, a file of the folders or of a page. */
  static ScriptTrial of(ScriptRuntime runtime, ScriptSource script) {
    WebChatConfiguration nothing = WebChatConfiguration.of(Map.of());
    ScriptTrial trial = new ScriptTrial(runtime, nothing, script.name());
    return isModule(script)
        ? trial.run(runtime, () -> trial.runModule(script))
        : trial.run(runtime, () -> trial.runPages(List.of(script)));
  }

  /** Tries the scripts of an instance. */
  static ScriptTrial of(
      ScriptRuntime runtime, List<ScriptSource> pages, WebChatConfiguration given) {
    String names = pages.stream().map(ScriptSource::name).collect(Collectors.joining(", "));
    ScriptTrial trial = new ScriptTrial(runtime, given, names);
    return trial.run(runtime, () -> trial.runPages(pages));
  }

  /** What is wrong, in the order found. */
  List<ScriptFailure> found() {
    return found;
  }

  /** Those that would keep an instance from running the scripts or from being configured. */
  List<ScriptFailure> obstacles() {
    return obstacles;
  }

  private ScriptTrial run(ScriptRuntime runtime, Part scripts) {
    try {
      gateway.enter(
          realm,
          Hook.PRELUDE,
          ScriptLimits.PRELUDE_MS,
          entered -> {
            entered.prepare(
                runtime.engine(),
                TrialHost.of(entered, found::add, () -> used.set(true)).all(),
                runtime.preludeSettings(given));
            return null;
          });
      used.set(false);
      scripts.run();
    } catch (EntryFailed e) {
      obstacle(e.failure());
    } finally {
      realm.close();
    }
    return this;
  }

  private void obstacle(ScriptFailure failure) {
    found.add(failure);
    obstacles.add(failure);
  }

  private void runModule(ScriptSource script) throws EntryFailed {
    enter(entered -> exported(script, entered, entered.module(script))).ifPresent(this::obstacle);
  }

  private void runPages(List<ScriptSource> pages) throws EntryFailed {
    DefinedGlobals leavings = enter(entered -> new DefinedGlobals(entered.context()));
    for (ScriptSource page : pages) {
      Object unused =
          enter(
              entered -> {
                entered.run(page);
                return null;
              });
    }
    ScriptSource last = pages.get(pages.size() - 1);
    invoke("loaded");
    String made = enter(entered -> entered.invoke("configuration").asString());
    Map<String, Object> configuration = ScriptValueCodec.readObject(made, realm);
    configuration(last, configuration).ifPresent(this::obstacle);
    invoke("ready");
    if (!used.get()
        && found.isEmpty()
        && isNothing(configuration)
        && !enter(entered -> entered.invoke("listens").asBoolean())
        && enter(entered -> leavings.areNone(textOf(pages)))) {
      found.add( // no obstacle: a file that was emptied is to have the effect of one that is gone
          missing(
              last,
              "it configures nothing (_genesys.widgets.webchat, .main) and does nothing else"));
    }
  }

  private static String textOf(List<ScriptSource> pages) {
    return pages.stream().map(ScriptSource::text).collect(Collectors.joining("\n"));
  }

  private void invoke(String entry) throws EntryFailed {
    Object unused = enter(entered -> entered.invoke(entry));
  }

  private <T> T enter(Gateway.Entry<T> entry) throws EntryFailed {
    return gateway.load(realm, new Hook("check", ""), entry);
  }

  /** A file for the scripts folders, not a page's script. */
  private static boolean isModule(ScriptSource script) {
    return IN_FOLDER.matcher(script.name()).matches()
        || (EXPORTS.matcher(script.text()).find() && !script.text().contains("typeof module"));
  }

  /** A module is there for the functions that it exports. */
  private static Optional<ScriptFailure> exported(ScriptSource script, Realm realm, Value module) {
    List<String> wanted = new ArrayList<>();
    if (!IN_SESSION.matcher(script.name()).matches()) {
      wanted.addAll(List.of("preProcessor", ""));
    }
    if (!IN_PREPROCESSORS.matcher(script.name()).matches()) {
      wanted.addAll(FolderScripts.SESSION);
    }
    boolean any =
        wanted.stream().anyMatch(name -> realm.invoke("exported", module, name).asInt() > 0);
    wanted.removeIf(String::isEmpty);
    return any
        ? Optional.empty()
        : Optional.of(
            missing(
                script,
                "it exports no function that is called; such are " + String.join(", ", wanted)));
  }

  private static boolean isNothing(Map<String, Object> made) {
    return objectOf(made.get("webchat")).isEmpty() && objectOf(made.get("main")).isEmpty();
  }

  private static ScriptFailure missing(ScriptSource script, String what) {
    return new ScriptFailure(what, script.name(), 0, 0, ScriptFailure.Kind.ERROR);
  }

  private Optional<ScriptFailure> configuration(ScriptSource script, Map<String, Object> made) {
    try {
      Map<String, Object> webchat = ScriptedConfiguration.of(given, made).webchat();
      Map<String, Object> transport = objectOf(webchat.get("transport"));
      return V3.equals(transport.get("type")) && transport.get("dataURL") == null
          ? Optional.of(placed(script, "type: " + V3 + " needs transport.dataURL"))
          : Optional.empty();
    } catch (ConfigurationException e) {
      return Optional.of(placed(script, e.getMessage()));
    }
  }

  @SuppressWarnings("unchecked") // read from JSON: keys are strings
  private static Map<String, Object> objectOf(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** The place where the key of a configuration problem stands, as far as it can be found. */
  private static ScriptFailure placed(ScriptSource script, String problem) {
    String key = problem.replaceFirst(":.*", "").replaceFirst(".*\\.", "").trim();
    Matcher found =
        Pattern.compile("\\b" + Pattern.quote(key) + "['\"]?\\s*[:=]").matcher(script.text());
    if (key.isEmpty() || !found.find()) {
      return new ScriptFailure(problem, script.name(), 0, 0, ScriptFailure.Kind.ERROR);
    }
    String before = script.text().substring(0, found.start());
    int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
    int column = found.start() - before.lastIndexOf('\n');
    return new ScriptFailure(problem, script.name(), line, column, ScriptFailure.Kind.ERROR);
  }
}
