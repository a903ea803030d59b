package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.scripting.internal.context.DefinedGlobals;
import io.webchat.scripting.internal.context.ErrorEvents;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.Gateway.EntryFailed;
import io.webchat.scripting.internal.context.HostFunctions;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.page.PageFunctions;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.sandbox.ScriptWrapper;
import io.webchat.scripting.internal.source.FolderScripts;
import io.webchat.spi.script.ScriptChecker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks scripts without an instance: parses them, and runs them on a bus without plugins. */
final class ScriptChecks implements ScriptChecker {
  private static final Pattern IN_PREPROCESSORS = Pattern.compile("(.*/)?preprocessors/[^/]+");
  private static final Pattern IN_SESSION = Pattern.compile("(.*/)?session/[^/]+");
  private static final Pattern IN_FOLDER = Pattern.compile(IN_PREPROCESSORS + "|" + IN_SESSION);
  private static final Pattern EXPORTS = Pattern.compile("\\bmodule\\.exports\\b");
  private static final String V3 = "pureengage-v3-rest";
  private static final Logger LOG = LoggerFactory.getLogger(ScriptChecks.class);

  private static final ScriptSource WARM_UP_PAGE =
      new ScriptSource("warm-up.js", "window._genesys.widgets.onReady = function (bus) {};");

  private static final ScriptSource WARM_UP_MODULE =
      new ScriptSource(
          "preprocessors/warm-up.js",
          "module.exports = (message) => { message.text = message.text.replace(/a/g, 'b'); };");

  /** Some, for code is compiled after it has run for a while. */
  private static final int WARM_UP_CALLS = 500;

  private final ScriptRuntime runtime;

  ScriptChecks(ScriptRuntime runtime) {
    this.runtime = runtime;
  }

  /** The syntax error of a file of the scripts folders, if there is one. */
  Optional<ScriptFailure> syntax(ScriptSource script) {
    try (Context context = runtime.engine().newContext()) {
      ScriptWrapper.parsed(context, script);
      return Optional.empty();
    } catch (PolyglotException e) {
      return Optional.of(ScriptFailure.of(e));
    }
  }

  @Override
  public List<ScriptProblem> check(ScriptSource script) {
    List<ScriptFailure> found = new ArrayList<>();
    AtomicBoolean used = new AtomicBoolean();
    Realm realm = new Realm(runtime.engine().newContext());
    try {
      boolean module = isModule(script);
      Gateway gateway =
          runtime.newGateway(
              () -> realm, new ErrorEvents(script.name(), problem -> {}), () -> () -> {});
      gateway.enter(
          realm, Hook.PRELUDE, ScriptLimits.PRELUDE_MS, entered -> prepare(entered, found, used));
      used.set(false);
      DefinedGlobals leavings =
          enter(gateway, realm, entered -> new DefinedGlobals(entered.context()));
      enter(gateway, realm, entered -> run(entered, script, module, found));
      if (!module) {
        enter(gateway, realm, entered -> entered.invoke("loaded"));
        String made = enter(gateway, realm, entered -> entered.invoke("configuration").asString());
        Map<String, Object> configuration = ScriptValueCodec.readObject(made, realm);
        configuration(script, configuration).ifPresent(found::add);
        enter(gateway, realm, entered -> entered.invoke("ready"));
        if (!used.get()
            && found.isEmpty()
            && isNothing(configuration)
            && !enter(gateway, realm, entered -> entered.invoke("listens").asBoolean())
            && enter(gateway, realm, entered -> leavings.areNone(script.text()))) {
          found.add(
              missing(
                  script,
                  "it configures nothing (_genesys.widgets.webchat, .main) and does nothing else"));
        }
      }
    } catch (EntryFailed e) {
      found.add(e.failure());
    } finally {
      realm.close();
    }
    return found.stream().map(failure -> problem(script, failure)).toList();
  }

  /**
   * Runs what the scripts of every instance run, in a realm of its own, so that the first chat does
   * not wait for what is slow once. Nothing is counted or reported.
   */
  void warmUp() {
    try {
      Realm realm = new Realm(runtime.engine().newContext());
      try {
        realm.enter(Hook.PRELUDE, this::warmUp);
      } finally {
        realm.close();
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("The engine was not warmed up: {}", e.toString()); // whoever needs it is told
    }
  }

  private Object warmUp(Realm realm) {
    prepare(realm, new ArrayList<>(), new AtomicBoolean());
    realm.run(WARM_UP_PAGE);
    List.of("loaded", "configuration", "ready").forEach(entry -> realm.invoke(entry));
    int function = realm.invoke("exported", realm.module(WARM_UP_MODULE), "").asInt();
    Message message = Message.of(Map.of("type", "Message", "text", "a", "index", 1));
    for (int call = 1; call <= WARM_UP_CALLS; call++) {
      String text = ScriptValueCodec.write(List.of(message), realm);
      Object unused =
          ScriptValueCodec.read(realm.invoke("process", function, text, call).asString(), realm);
    }
    return null;
  }

  private static <T> T enter(Gateway gateway, Realm realm, Gateway.Entry<T> entry)
      throws EntryFailed {
    return gateway.load(realm, new Hook("check", ""), entry);
  }

  /** A file for the scripts folders, not a page's script. */
  private static boolean isModule(ScriptSource script) {
    return IN_FOLDER.matcher(script.name()).matches()
        || (EXPORTS.matcher(script.text()).find() && !script.text().contains("typeof module"));
  }

  private static Object run(
      Realm realm, ScriptSource script, boolean module, List<ScriptFailure> found) {
    if (module) {
      exported(script, realm, realm.module(script)).ifPresent(found::add);
    } else {
      realm.run(script);
    }
    return null;
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

  /** A host that takes everything and answers nothing. */
  private Object prepare(Realm realm, List<ScriptFailure> found, AtomicBoolean used) {
    HostFunctions host = new HostFunctions();
    Map<String, String> storage = new LinkedHashMap<>();
    for (String name :
        List.of(
            "command",
            "preProcessor",
            "endSubscription",
            "publish",
            "before",
            "registerCommand",
            "settle",
            "setData",
            "registerEvents",
            "subscribers",
            "ready",
            "stopTimer",
            "print",
            "setCookie",
            "removeCookie",
            "finish")) {
      host.add(
          name,
          arguments -> {
            used.set(true);
            return true;
          });
    }
    host.add("nextCall", arguments -> realm.nextCall());
    for (String name : List.of("registerPlugin", "subscribe", "startTimer")) {
      host.add(
          name,
          arguments -> {
            used.set(true);
            return realm.nextCall();
          });
    }
    for (String name : List.of("data", "registry", "readCookies")) {
      host.add(name, arguments -> "{}");
    }
    host.add("readStorage", arguments -> ScriptValueCodec.write(storage, realm));
    host.add(
        "writeStorage",
        arguments -> {
          storage.put(arguments.text(0), String.valueOf(arguments.text(1)));
          return true;
        });
    PageFunctions.addBytesTo(host);
    host.add("fetch", arguments -> "fetch: not while a script is checked");
    host.add(
        "problem",
        arguments -> {
          found.add(realm.failure(arguments.text(0)));
          return true;
        });
    realm.prepare(
        runtime.engine(), host.all(), runtime.preludeSettings(WebChatConfiguration.of(Map.of())));
    return null;
  }

  private static Optional<ScriptFailure> configuration(
      ScriptSource script, Map<String, Object> made) {
    try {
      Map<String, Object> webchat = objectOf(made.get("webchat"));
      WebChatConfiguration.of(webchat, objectOf(made.get("main")));
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

  private static ScriptProblem problem(ScriptSource script, ScriptFailure failure) {
    String file = failure.file().isEmpty() ? script.name() : failure.file();
    return new ScriptProblem(file, failure.line(), failure.column(), failure.text());
  }
}
