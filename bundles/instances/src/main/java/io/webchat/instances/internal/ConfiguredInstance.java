package io.webchat.instances.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.value.Rejection;
import io.webchat.instances.internal.ScriptTrials.Verdict;
import io.webchat.mailbox.Stages;
import io.webchat.spi.config.ConfigurationSource;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.Configured;
import io.webchat.spi.script.ScriptChecker;
import io.webchat.spi.thread.DaemonThreads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that a configuration of the factory PID asks for. A change that makes a difference
 * leaves the chat and takes it up again; one that cannot be used leaves the instance as it is, and
 * is tried again and again: the file of its script may come later.
 */
@Component(
    service = Configured.class,
    configurationPid = WebChatFactory.INSTANCE_PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = InstanceConfiguration.class, factory = true)
public final class ConfiguredInstance implements Configured {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredInstance.class);

  private static final ThreadFactory THREADS = DaemonThreads.numbered("webchat-instances");

  private static final String MOVED = "WebChatService.sessionMoved";

  /** Until a configuration that cannot be used is tried again, s. */
  private static final int PAUSE_S = 5;

  private final WebChatFactory factory;
  private final BundleContext context;
  private final InstanceFiles files;
  private final Threads threads;
  private final ScriptTrials trials;

  private final AtomicReference<ScriptChecker> checker = new AtomicReference<>();
  private WebChat chat;

  /** Nobody wants the instance any more. */
  private boolean left;

  /** Those in force, with the id of the instance; {@code null} while there is no instance. */
  private InstanceSettings inForce;

  /** The configuration that came last. */
  private ConfigurationSource newest;

  /** How many came: what is to be tried of a former one does not count. */
  private int latest;

  /** Why the last one cannot be used; empty when it can. */
  private String refused = "";

  /** Whether the values of the last one that cannot be used have been told. */
  private boolean told;

  private volatile ConfigurationState state;

  /**
   * Where and when what takes long is run, so that Declarative Services never waits for it.
   *
   * @param soon runs a task at once, on another thread
   * @param later runs what is to be tried again, after a pause
   * @param nanos the clock
   */
  record Threads(Executor soon, Executor later, LongSupplier nanos) {
    static Threads of(Executor soon) {
      return new Threads(
          soon,
          CompletableFuture.delayedExecutor(PAUSE_S, TimeUnit.SECONDS, soon),
          System::nanoTime);
    }
  }

  /** Creates the instance. */
  @Activate
  public ConfiguredInstance(
      @Reference WebChatFactory factory, Map<String, Object> properties, BundleContext context) {
    this(factory, properties, context, Threads.of(task -> THREADS.newThread(task).start()));
  }

  /** With threads for what takes long. */
  ConfiguredInstance(
      WebChatFactory factory,
      Map<String, Object> properties,
      BundleContext context,
      Threads threads) {
    this.factory = factory;
    this.context = context;
    this.files = InstanceFiles.of(context);
    this.threads = threads;
    this.trials = new ScriptTrials(threads.nanos());
    came(ConfigurationSource.of(WebChatFactory.INSTANCE_PID, properties));
  }

  /** Takes what can be used of a change. */
  @Modified
  synchronized void modified(Map<String, Object> properties) {
    ConfigurationSource source = ConfigurationSource.of(WebChatFactory.INSTANCE_PID, properties);
    if (inForce != null && source.values().isEmpty()) {
      latest++;
      refuse(source, "it is empty");
    } else {
      came(source);
    }
  }

  /** Whether other scripts run is known while something runs scripts. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setChecker(ScriptChecker came) {
    checker.set(came);
  }

  void unsetChecker(ScriptChecker gone) {
    checker.compareAndSet(gone, null);
    trials.forget();
  }

  private void came(ConfigurationSource source) {
    newest = source;
    latest++;
    refused = "";
    told = false;
    read(source);
  }

  private synchronized boolean isWanted(int number) {
    return !left && number == latest;
  }

  private synchronized void again(ConfigurationSource source, int number) {
    if (!isWanted(number)) {
      return;
    }
    try {
      read(source);
    } catch (RuntimeException | LinkageError e) { // as of a core that is half gone
      refuse(source, e.toString());
      tryLater(source);
    }
  }

  private void tryLater(ConfigurationSource source) {
    int number = latest;
    threads.later().execute(() -> again(source, number));
  }

  private void read(ConfigurationSource source) {
    try {
      InstanceProperties.Reading reading = InstanceProperties.read(source, files, inForce);
      InstanceSettings settings = reading.settings();
      if (!told) {
        tell(source, reading.refusals());
        told = true;
      }
      boolean onTrial = false;
      if (inForce == null) {
        open(settings, source);
      } else if (!InstanceState.isSame(settings, inForce)) {
        onTrial = !replace(settings, source);
      }
      if (!onTrial || refused.isEmpty()) {
        state = InstanceState.of(source, inForce, reading.refusals());
      }
    } catch (IllegalArgumentException | Rejection e) {
      refuse(source, e.getMessage());
      tryLater(source);
    }
  }

  /** Whether it is done; else the scripts are on trial, and it is read again when that is over. */
  private boolean replace(InstanceSettings settings, ConfigurationSource source) {
    factory.check(settings);
    if (!settings.id().equals(inForce.id()) && factory.find(settings.id()).isPresent()) {
      throw new IllegalArgumentException("there is an instance '" + settings.id() + "' already");
    }
    if (!isKnownToRun(settings, source)) {
      return false;
    }
    LOG.info("{}: the instance {} is left and taken up again", source.name(), inForce.id());
    chat.close();
    inForce = null;
    open(settings, source);
    return true;
  }

  /**
   * Scripts that do not run would take the chat away: they are tried before, which may take a
   * minute. Those that are in force do run.
   */
  private boolean isKnownToRun(InstanceSettings settings, ConfigurationSource source) {
    ScriptChecker by = checker.get();
    if (by == null
        || settings.scripts().isEmpty()
        || settings.scripts().equals(inForce.scripts())) {
      return true;
    }
    Verdict verdict = trials.verdict(settings);
    if (verdict == null) {
      int number = latest;
      threads.soon().execute(() -> tryScripts(by, settings, source, number));
      return false;
    }
    if (!verdict.problem().isEmpty()) {
      throw new IllegalArgumentException("script: " + verdict.problem());
    }
    return true;
  }

  /** On a thread of its own, without a lock. */
  private void tryScripts(
      ScriptChecker by, InstanceSettings settings, ConfigurationSource source, int number) {
    if (isWanted(number)) {
      Verdict verdict = trials.tried(by, settings);
      tried(by, verdict, source, number);
    }
  }

  /** What has come meanwhile is not decided by it. */
  private synchronized void tried(
      ScriptChecker by, Verdict verdict, ConfigurationSource source, int number) {
    if (isWanted(number)) {
      if (by.equals(checker.get())) {
        trials.keep(verdict);
      }
      again(source, number);
    }
  }

  private void open(InstanceSettings settings, ConfigurationSource source) {
    AtomicBoolean moved = new AtomicBoolean();
    WebChat opened =
        factory.create(
            settings, created -> created.bus().subscribe(MOVED, event -> moved.set(true)));
    chat = opened;
    opened
        .closed()
        .whenComplete(
            (unused, failure) -> {
              if (moved.get()) {
                reopen(opened, settings, source);
              }
            });
    String id = opened.id();
    inForce = settings.withId(id);
    settings
        .scripts()
        .forEach(script -> LOG.info("Instance {}: its script is {}", id, script.name()));
    opened
        .ready()
        .whenComplete(
            (ready, failure) -> {
              if (failure == null) {
                LOG.info("Instance {} is ready", id);
              } else {
                LOG.warn(
                    "{}: the instance {} is not ready: {}",
                    source.name(),
                    id,
                    Stages.unwrap(failure).getMessage());
              }
            });
  }

  /**
   * Another container has taken its chat over, which closed it: it waits for the next chat, and for
   * that one.
   */
  private synchronized void reopen(
      WebChat closed, InstanceSettings settings, ConfigurationSource source) {
    if (chat != closed || left || inForce == null) {
      return;
    }
    LOG.info("{}: the instance {} is opened again", source.name(), inForce.id());
    inForce = null;
    try {
      open(settings, source);
    } catch (RuntimeException | LinkageError e) {
      refuse(source, e instanceof RuntimeException ? e.getMessage() : e.toString());
      latest++;
      tryLater(newest);
    }
  }

  private void tell(ConfigurationSource source, List<Refusal> refusals) {
    for (Refusal refusal : refusals) {
      LOG.error(
          "{}; {}",
          source.line(refusal),
          inForce == null ? "the default is in force" : "the former value stays in force");
    }
    for (String key : InstanceKeys.mistyped(source)) {
      LOG.warn("{}", source.unknownKey(key, InstanceKeys.KNOWN));
    }
  }

  private void refuse(ConfigurationSource source, String reason) {
    if (!reason.equals(refused)) {
      LOG.error(
          "{} cannot be used: {}; {}",
          source.name(),
          reason,
          inForce == null ? "there is no instance" : "the former configuration stays in force");
    }
    refused = reason;
    state = InstanceState.of(source, inForce, List.of(new Refusal("", "", reason)));
  }

  @Override
  public ConfigurationState configuration() {
    return state;
  }

  /**
   * Leaves the chat. When the core or the container stops, another container may go on with it at
   * once; else the session waits until the instance is configured, or its bundle started, again.
   */
  @Deactivate
  synchronized void deactivate(int reason) {
    left = true;
    if (chat == null) {
      return;
    }
    boolean coreStops = reason == ComponentConstants.DEACTIVATION_REASON_REFERENCE;
    boolean containerStops =
        context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
    if (coreStops || containerStops) {
      chat.handOver();
    } else {
      chat.close();
    }
  }
}
