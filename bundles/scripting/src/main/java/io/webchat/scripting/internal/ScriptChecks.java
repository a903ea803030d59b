package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.ScriptWrapper;
import io.webchat.spi.script.ScriptChecker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks scripts without an instance: parses them, and runs them on a bus without plugins. */
final class ScriptChecks implements ScriptChecker {
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
    return ScriptTrial.of(runtime, script).found().stream()
        .map(failure -> problem(script, failure))
        .toList();
  }

  @Override
  public List<ScriptProblem> obstacles(InstanceSettings settings) {
    List<ScriptSource> scripts = settings.scripts();
    return failures(settings).stream()
        .map(failure -> problem(scripts.get(scripts.size() - 1), failure))
        .toList();
  }

  /** {@link #obstacles} as scripts report them. */
  List<ScriptFailure> failures(InstanceSettings settings) {
    return settings.scripts().isEmpty()
        ? List.of()
        : ScriptTrial.of(runtime, settings.scripts(), settings.configuration()).obstacles();
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
    realm.prepare(
        runtime.engine(),
        TrialHost.of(realm, problem -> {}, () -> {}).all(),
        runtime.preludeSettings(WebChatConfiguration.of(Map.of())));
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

  private static ScriptProblem problem(ScriptSource script, ScriptFailure failure) {
    String file = failure.file().isEmpty() ? script.name() : failure.file();
    return new ScriptProblem(file, failure.line(), failure.column(), failure.text());
  }
}
