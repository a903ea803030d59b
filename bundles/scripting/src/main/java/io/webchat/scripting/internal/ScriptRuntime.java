package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.scripting.internal.context.ErrorEvents;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.HookStatistics;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.page.FetchFunction;
import io.webchat.scripting.internal.page.LocalStorage;
import io.webchat.scripting.internal.page.StorageFolder;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.sandbox.ScriptThreads;
import io.webchat.scripting.internal.sandbox.SharedEngine;
import io.webchat.scripting.internal.sandbox.Watchdog;
import io.webchat.scripting.internal.source.DefaultScript;
import io.webchat.scripting.internal.source.ScriptFolders;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.thread.DaemonThreads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all instances' scripts share: engine, threads, watchdog, folders, counts. Thread-safe. */
final class ScriptRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptRuntime.class);

  /** The engine takes its time of the processors when the container has most likely started. */
  private static final long WARM_UP_AFTER_MS = 2_000;

  private final ScriptSettings settings;
  private final ScriptThreads threads;
  private final Watchdog watchdog;
  private final SharedEngine engine;
  private final HookStatistics statistics = new HookStatistics();
  private final FetchFunction fetching;
  private final ScriptFolders folders;
  private final DefaultScript defaultScript;
  private final Set<Runnable> afterScans = new CopyOnWriteArraySet<>();
  private final StorageFolder storage;
  private final Set<InstanceScripts> instances = ConcurrentHashMap.newKeySet();
  private final Map<String, Object> preludeLimits = new LinkedHashMap<>();
  private final ReentrantLock scanning = new ReentrantLock();
  private final Future<?> scans;

  /** Why the last scan failed; empty when it did not. Used while scanning. */
  private String trouble = "";

  private volatile ScriptLimits limits;
  private volatile boolean closed;

  ScriptRuntime(ScriptSettings settings) {
    this(settings, new SharedEngine(settings.limits().statements()));
  }

  /** With another engine, which is closed with it. */
  ScriptRuntime(ScriptSettings settings, SharedEngine engine) {
    this.settings = settings;
    limits = settings.limits();
    threads = new ScriptThreads(settings.threads());
    watchdog = new Watchdog(this::limits, threads);
    this.engine = engine;
    fetching = new FetchFunction(settings.fetchOrigins(), settings.fetchTimeoutMs());
    storage = new StorageFolder(settings.storageFolder(), threads);
    folders =
        new ScriptFolders(
            settings.scriptsFolder(), source -> checker().syntax(source), this::folderProblem);
    defaultScript = new DefaultScript(settings.defaultScript());
    preludeLimits.put("functions", ScriptLimits.FUNCTIONS);
    preludeLimits.put("lentFunctions", ScriptLimits.LENT_FUNCTIONS);
    preludeLimits.put("values", ScriptLimits.VALUES);
    preludeLimits.put("depth", ScriptLimits.DEPTH);
    scan();
    scans = threads.every(settings.scanMs(), () -> threads.execute(this::scan));
  }

  /** Has the engine warmed up, unless a script comes first. */
  void warmUpSoon() {
    Future<?> unused = threads.after(WARM_UP_AFTER_MS, this::warmUp);
  }

  /** On a thread of its own: scripts that come meanwhile need those of the pool. */
  private void warmUp() {
    if (engine.isCold() && !closed) {
      DaemonThreads.named("webchat-script-warm-up", checker()::warmUp).start();
    }
  }

  ScriptThreads threads() {
    return threads;
  }

  ScriptLimits limits() {
    return limits;
  }

  /** Changes the limits of the calls from now on. */
  void apply(ScriptLimits changed) {
    limits = changed;
  }

  SharedEngine engine() {
    return engine;
  }

  HookStatistics statistics() {
    return statistics;
  }

  FetchFunction fetching() {
    return fetching;
  }

  ScriptFolders folders() {
    return folders;
  }

  ScriptFolders.Files files() {
    return folders.files();
  }

  LocalStorage storage(String instanceId) {
    return storage.of(instanceId);
  }

  ScriptChecks checker() {
    return new ScriptChecks(this);
  }

  Gateway newGateway(
      Supplier<Realm> opener, ErrorEvents errors, Supplier<Subscription> holdMessages) {
    return new Gateway(threads, watchdog, this::limits, statistics, opener, errors, holdMessages);
  }

  /** The settings of the prelude. */
  Map<String, Object> preludeSettings(WebChatConfiguration given) {
    Map<String, Object> passed = new LinkedHashMap<>();
    Map<String, Object> now = new LinkedHashMap<>(preludeLimits);
    now.put("characters", limits.characters());
    passed.put("limits", now);
    passed.put("consoleCharacters", ScriptLimits.CONSOLE_CHARACTERS);
    passed.put("location", settings.location());
    passed.put("language", given.language());
    passed.put("fetch", fetching.isAllowed());
    passed.put("webchat", given.webchat());
    passed.put("main", given.main());
    return passed;
  }

  Set<InstanceScripts> instances() {
    return Set.copyOf(instances);
  }

  /** Attaches to an instance; makes no context when there is no script. */
  CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    InstanceScripts scripts = new InstanceScripts(this, instance);
    instances.add(scripts);
    if (closed) {
      scripts.close(); // the instance's turn came when the bundle had stopped
      return CompletableFuture.completedFuture(scripts);
    }
    if (!scripts.hasScripts() && !scripts.wantsDefault() && files().isEmpty()) {
      return CompletableFuture.completedFuture(scripts);
    }
    return scripts.load();
  }

  /** The script of instances that have nothing else. */
  DefaultScript defaultScript() {
    return defaultScript;
  }

  void remove(InstanceScripts scripts) {
    instances.remove(scripts);
  }

  /** Runs one more script in an instance. */
  CompletionStage<Subscription> add(String instanceId, ScriptSource script) {
    return instances.stream()
        .filter(scripts -> scripts.id().equals(instanceId))
        .findFirst()
        .map(scripts -> scripts.add(script))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new IllegalArgumentException("There is no instance '" + instanceId + "'")));
  }

  /** Reads the folders and tells the instances what changed. */
  void scan() {
    if (closed || !scanning.tryLock()) {
      return;
    }
    try {
      if (folders.scan()) {
        ScriptFolders.Files files = folders.files();
        LOG.info("Scripts in force: {}", files.byName().keySet());
        instances.forEach(scripts -> scripts.foldersChanged(files));
      }
      afterScans.forEach(Runnable::run);
      trouble = "";
    } catch (RuntimeException e) {
      if (!e.toString().equals(trouble)) {
        LOG.warn("The files of scripts could not be followed; they are looked at again", e);
      }
      trouble = e.toString();
    } finally {
      scanning.unlock();
    }
  }

  /** Calls this whenever the folders were read, on a thread of the scripts. */
  Subscription afterScans(Runnable look) {
    afterScans.add(look);
    return () -> afterScans.remove(look);
  }

  /** Tells one instance of a file that cannot be used. */
  void report(String instanceId, ScriptFailure failure) {
    LOG.error("{}: {}; the former version stays", failure.place(), failure.text());
    instances.stream()
        .filter(scripts -> scripts.id().equals(instanceId))
        .forEach(scripts -> scripts.report(failure));
  }

  /**
   * A file cannot be used; instances learn from the files in force that it has no former version.
   */
  private void folderProblem(ScriptFailure failure, boolean formerStays) {
    LOG.error(
        "{}: {}; {}",
        failure.place(),
        failure.text(),
        formerStays ? "the former version stays" : "not in force");
    if (formerStays) {
      instances.forEach(scripts -> scripts.report(failure));
    }
  }

  @Override
  public void close() {
    closed = true;
    scans.cancel(false);
    instances().forEach(InstanceScripts::close);
    threads.close();
    storage.flush();
    watchdog.close();
    fetching.close();
    engine.close();
  }
}
