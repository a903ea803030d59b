package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.scripting.internal.sandbox.SharedEngine;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.Values;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import io.webchat.spi.provide.Standalone;
import io.webchat.spi.script.ScriptChecker;
import io.webchat.spi.script.ScriptHooks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.osgi.annotation.bundle.Header;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Extends every widget instance by the customer's JavaScript. */
@Component(
    service = {
      InstanceExtension.class,
      ScriptChecker.class,
      ScriptHooks.class,
      Configured.class,
      SelfCheck.class,
      Scripting.class
    },
    configurationPid = Scripting.PID,
    immediate = true)
@Header(
    name = "Import-Package",
    value =
        "com.sun.management;resolution:=optional,"
            + "io.micrometer.core.instrument;resolution:=optional,"
            + "org.graalvm.polyglot.*;version=\"[25.0,26)\",*") // whose jar is no bundle
@Designate(ocd = ScriptingConfiguration.class)
@Standalone(InstanceExtension.class)
public final class Scripting
    implements InstanceExtension, ScriptChecker, ScriptHooks, Configured, SelfCheck, AutoCloseable {
  static final String PID = "io.webchat.scripting";
  private static final Logger LOG = LoggerFactory.getLogger(Scripting.class);

  private final CheckedConfiguration<ScriptSettings> configuration =
      new CheckedConfiguration<>(
          PID, ScriptingConfiguration.class, Scripting::settings, LOG::error, LOG::warn);
  private final ScriptRuntime runtime;

  /**
   * For {@link java.util.ServiceLoader}: the defaults, with the folders below {@code webchat.home}.
   */
  public Scripting() {
    this(ScriptSettings.in(ScriptSettings.home()));
  }

  /**
   * For Declarative Services. {@code ServiceLoader} looks at every constructor, so that none may
   * have a type of OSGi.
   */
  @Activate
  public Scripting(Map<String, Object> properties) {
    EngineFolder.propose(FrameworkProperties.engine()); // first: scripts are parsed at once
    runtime = new ScriptRuntime(configuration.read(properties));
    if (FrameworkProperties.warmUp()) {
      runtime.warmUpSoon();
    }
  }

  public Scripting(ScriptSettings settings) {
    runtime = new ScriptRuntime(settings);
    runtime.warmUpSoon();
  }

  /** With another engine, which is closed with it. */
  public Scripting(ScriptSettings settings, SharedEngine engine) {
    runtime = new ScriptRuntime(settings, engine);
    runtime.warmUpSoon();
  }

  private static ScriptSettings settings(Values values) {
    return ScriptingConfiguration.Reader.settings(
        values, ScriptSettings.home(), FrameworkProperties.conf());
  }

  /** Applies limits while scripts run; no script is loaded again. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(properties, settings -> runtime.apply(settings.limits()));
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  ScriptRuntime runtime() {
    return runtime;
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    return runtime.attach(instance);
  }

  @Override
  public boolean runsScripts() {
    return true;
  }

  @Override
  public List<ScriptProblem> check(ScriptSource script) {
    return runtime.checker().check(script);
  }

  @Override
  public List<ScriptProblem> obstacles(InstanceSettings settings) {
    return runtime.checker().obstacles(settings);
  }

  @Override
  public String name() {
    return "scripts";
  }

  /** The scripts that did not load, and the files of the folders that cannot be used. */
  @Override
  public List<Finding> check() {
    Stream<String> pages =
        runtime.instances().stream()
            .flatMap(
                scripts ->
                    scripts.broken().entrySet().stream()
                        .map(
                            script ->
                                "instance "
                                    + scripts.id()
                                    + ": "
                                    + script.getKey()
                                    + " did not load, at "
                                    + script.getValue()));
    Stream<String> files =
        Stream.concat(
                runtime.files().broken().values().stream(),
                runtime.instances().stream().flatMap(scripts -> scripts.brokenFiles().stream()))
            .distinct()
            .map(failure -> failure.place() + ": " + failure.text() + "; not in force");
    return Stream.concat(pages, files)
        .map(text -> Finding.notReady(text, "webchat check FILE tells what is wrong with a script"))
        .toList();
  }

  @Override
  public List<HookReport> hooks() {
    return runtime.statistics().reports();
  }

  @Override
  public List<DisabledHook> disabled() {
    return runtime.instances().stream()
        .flatMap(
            scripts ->
                scripts.gateway().disabled().stream()
                    .map(hook -> new DisabledHook(scripts.id(), hook.label())))
        .toList();
  }

  @Override
  public int enable(String instanceId, String hook) {
    return (int)
        runtime.instances().stream()
            .filter(scripts -> instanceId == null || scripts.id().equals(instanceId))
            .filter(scripts -> scripts.gateway().enable(hook))
            .count();
  }

  @Override
  public CompletionStage<Subscription> add(String instanceId, ScriptSource script) {
    return runtime.add(instanceId, script);
  }

  /** Ends every script; the chats go on without. */
  @Override
  @Deactivate
  public void close() {
    runtime.close();
  }
}
