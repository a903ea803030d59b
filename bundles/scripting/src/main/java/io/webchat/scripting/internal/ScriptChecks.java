package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.scripting.internal.Gateway.EntryFailed;
import io.webchat.spi.extension.ScriptChecker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;

/** Looks at scripts without an instance: parses them, and runs them where nobody answers. */
final class ScriptChecks implements ScriptChecker {
  private final ScriptRuntime runtime;

  ScriptChecks(ScriptRuntime runtime) {
    this.runtime = runtime;
  }

  /** The syntax error of a file of the scripts folders, if there is one. */
  Optional<ScriptFailure> syntax(ScriptSource script) {
    try (Context context = runtime.engine().newContext()) {
      Wrapping.parsed(context, script);
      return Optional.empty();
    } catch (PolyglotException e) {
      return Optional.of(ScriptFailure.of(e));
    }
  }

  @Override
  public List<ScriptProblem> check(ScriptSource script) {
    List<ScriptFailure> found = new ArrayList<>();
    Realm realm = new Realm(runtime.engine().newContext());
    try {
      boolean module = isModule(script);
      Gateway gateway =
          runtime.newGateway(() -> realm, new ErrorEvents(script.name(), problem -> {}));
      gateway.enter(
          realm, Hook.PRELUDE, ScriptLimits.PRELUDE_MS, entered -> prepare(entered, found));
      enter(gateway, realm, entered -> run(entered, script, module));
      if (!module) {
        enter(gateway, realm, entered -> entered.invoke("loaded"));
        String made = enter(gateway, realm, entered -> entered.invoke("configuration").asString());
        configuration(script, Transit.readObject(made, realm)).ifPresent(found::add);
        enter(gateway, realm, entered -> entered.invoke("ready"));
      }
    } catch (EntryFailed e) {
      found.add(e.failure());
    } finally {
      realm.close();
    }
    return found.stream().map(failure -> problem(script, failure)).toList();
  }

  private static <T> T enter(Gateway gateway, Realm realm, Gateway.Entry<T> entry)
      throws EntryFailed {
    return gateway.load(realm, new Hook("check", ""), entry);
  }

  /** A file for the scripts folders, not a page's script. */
  private static boolean isModule(ScriptSource script) {
    return script.name().matches("(.*/)?(preprocessors|session)/[^/]+")
        || script.text().contains("module.exports");
  }

  private static Object run(Realm realm, ScriptSource script, boolean module) {
    if (module) {
      return realm.module(script);
    }
    realm.run(script);
    return null;
  }

  /** A host that takes everything and answers nothing. */
  private Object prepare(Realm realm, List<ScriptFailure> found) {
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
      host.add(name, arguments -> true);
    }
    for (String name : List.of("nextCall", "registerPlugin", "subscribe", "startTimer")) {
      host.add(name, arguments -> realm.nextCall());
    }
    for (String name : List.of("data", "registry", "readCookies")) {
      host.add(name, arguments -> "{}");
    }
    host.add("readStorage", arguments -> Transit.write(storage, realm));
    host.add(
        "writeStorage",
        arguments -> {
          storage.put(arguments.text(0), String.valueOf(arguments.text(1)));
          return true;
        });
    host.add("toBase64", arguments -> PageFunctions.toBase64(arguments.text(0)));
    host.add("fromBase64", arguments -> PageFunctions.fromBase64(arguments.text(0)));
    host.add("fetch", arguments -> "fetch: not while a script is checked");
    host.add(
        "problem",
        arguments -> {
          found.add(realm.failure(arguments.text(0)));
          return true;
        });
    realm.prepare(
        runtime.engine(),
        host.all(),
        runtime.preludeSettings(host, WebChatConfiguration.of(Map.of())));
    return null;
  }

  private static Optional<ScriptFailure> configuration(
      ScriptSource script, Map<String, Object> made) {
    try {
      WebChatConfiguration.of(objectOf(made.get("webchat")), objectOf(made.get("main")));
      return Optional.empty();
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
