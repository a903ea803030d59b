package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.context.ErrorEvents;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.Gateway.EntryFailed;
import io.webchat.scripting.internal.context.HookCalls;
import io.webchat.scripting.internal.context.HostFunctions;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.page.BusFunctions;
import io.webchat.scripting.internal.page.LocalStorage;
import io.webchat.scripting.internal.page.PageFunctions;
import io.webchat.scripting.internal.page.ScriptTimers;
import io.webchat.scripting.internal.page.ScriptedConfiguration;
import io.webchat.scripting.internal.page.SessionFunctions;
import io.webchat.scripting.internal.sandbox.EngineUnavailableException;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.Registrations.Registration;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.source.FolderScripts;
import io.webchat.scripting.internal.source.ScriptFolders;
import io.webchat.spi.extension.InstanceContext;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts of one widget instance: loads them, hands out what they made, and closes them. */
final class InstanceScripts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceScripts.class);

  /** Realms that are made in a row for scripts that cannot be loaded. */
  private static final int MOST_TRIES = 10;

  private final ScriptRuntime runtime;
  private final InstanceContext instance;
  private final ErrorEvents errors;
  private final Gateway gateway;
  private final HookCalls hooks;
  private final LocalStorage storage;
  private final List<ScriptSource> pages = new CopyOnWriteArrayList<>();
  private final FolderScripts folders;
  private final SessionFunctions sessionHooks;
  private final boolean wantsDefault;

  /** Pages that were added to the realm that is there, and failed in nothing. */
  private final Set<ScriptSource> added = new HashSet<>();

  /** Where each session function is from, by name. */
  private final Map<String, Owner> owners = new TreeMap<>();

  private boolean configured;

  /** Whether all scripts run in the realm that was opened last, and failed in nothing meanwhile. */
  private boolean complete = true;

  /** Whether a script of a page is loaded now, or one of its extensions begins. */
  private boolean loading;

  private final AtomicReference<Subscription> standIn = new AtomicReference<>();

  InstanceScripts(ScriptRuntime runtime, InstanceContext instance) {
    this.runtime = runtime;
    this.instance = instance;
    this.pages.addAll(instance.settings().scripts());
    this.wantsDefault =
        pages.isEmpty()
            && instance.settings().configuration().isEmpty()
            && runtime.defaultScript().isWanted();
    this.errors = new ErrorEvents(instance.instance().id(), instance::error);
    this.gateway = runtime.newGateway(this::open, errors, instance::holdMessages);
    this.hooks =
        new HookCalls(gateway, runtime.threads(), runtime::limits, instance::onHookFailure);
    this.storage = runtime.storage(instance.settings().id());
    this.sessionHooks = new SessionFunctions(instance);
    this.folders = new FolderScripts(instance, gateway, hooks, sessionHooks, runtime.folders());
  }

  String id() {
    return instance.instance().id();
  }

  Gateway gateway() {
    return gateway;
  }

  boolean hasScripts() {
    return !pages.isEmpty();
  }

  /** Whether the default script is for it. */
  boolean wantsDefault() {
    return wantsDefault;
  }

  /** A file of the folders cannot be used. */
  void report(ScriptFailure failure) {
    errors.publish(failure.rejection(failure.file()).withHint("The former version stays"));
  }

  /**
   * Runs the scripts, if there are any; completes when the configuration is handed over. Files are
   * read on the queue, for this is called on a mailbox.
   */
  CompletableFuture<InstanceScripts> load() {
    CompletableFuture<InstanceScripts> result = new CompletableFuture<>();
    gateway.serial(
        () -> {
          try {
            begin();
            result.complete(this);
          } catch (EngineUnavailableException e) {
            result.completeExceptionally(Rejection.of(ErrorCode.HOOK_FAILED, e.getMessage()));
            close();
          } catch (RuntimeException | LinkageError e) {
            result.completeExceptionally(
                Rejection.of(ErrorCode.HOOK_FAILED, "Scripts cannot be started: " + e)
                    .withHint("Start the bundle io.webchat.graaljs, then io.webchat.scripting"));
            close();
          }
        },
        result);
    return result;
  }

  private void begin() {
    if (wantsDefault) {
      runtime.defaultScript().read().ifPresent(pages::add);
    }
    if (hasScripts() || !runtime.files().isEmpty()) {
      gateway.realm();
    }
  }

  /** Runs one more script. */
  CompletableFuture<Subscription> add(ScriptSource script) {
    CompletableFuture<Subscription> result = new CompletableFuture<>();
    gateway.serial(
        () -> {
          Realm realm = gateway.realm();
          Set<Registration> before = realm.registered(script.name());
          boolean othersComplete = complete;
          complete = true;
          try {
            runPage(realm, script);
            pages.add(script);
            adopt(realm);
            if (complete) {
              added.add(script);
            }
            complete &= othersComplete;
            standIn(!complete);
            AtomicBoolean there = new AtomicBoolean(true);
            result.complete(() -> remove(script, there));
          } catch (EntryFailed e) {
            complete = othersComplete;
            gateway.unregister(realm, script.name(), before);
            result.completeExceptionally(e.failure().rejection(script.name()));
          }
        },
        result);
    return result;
  }

  private void remove(ScriptSource script, AtomicBoolean there) {
    if (there.getAndSet(false)) {
      gateway.surely(() -> take(script));
    }
  }

  /**
   * What a script assigned or failed in cannot be taken back: the others are run anew without it.
   */
  private void take(ScriptSource script) {
    pages.remove(script);
    boolean alone = pages.stream().noneMatch(page -> page.name().equals(script.name()));
    if (added.remove(script) && alone && owners.isEmpty()) {
      gateway.unregister(gateway.realm(), script.name(), Set.of());
    } else {
      gateway.restart();
    }
  }

  /** Why scripts of the instance did not load, by their names. Any thread. */
  Map<String, String> broken() {
    return errors.broken();
  }

  /** Why files of the folders do not run in the instance. Any thread. */
  Collection<ScriptFailure> brokenFiles() {
    return folders.broken();
  }

  /** The files of the folders changed. */
  void foldersChanged(ScriptFolders.Files files) {
    gateway.surely(() -> folders.apply(files, gateway.realm()));
  }

  /**
   * Makes a realm and runs all scripts in it; on the queue. What cuts it off is tried again, but
   * not for ever.
   */
  private Realm open() {
    try {
      Realm realm = opened();
      standIn(!complete);
      return realm;
    } catch (RuntimeException | LinkageError e) {
      LOG.error("Instance {}: scripts cannot be started", id(), e);
      standIn(true);
      throw e;
    }
  }

  private Realm opened() {
    Realm realm = newRealm();
    fill(realm);
    for (int tries = 1; realm.isKilled() && !realm.isAbandoned() && !gateway.isClosed(); tries++) {
      realm.close();
      realm = newRealm();
      if (tries == MOST_TRIES) {
        errors.publish(
            ScriptFailure.of("cut off again and again while they load: none of them runs")
                .rejection("scripts"));
        complete = false;
        return realm;
      }
      fill(realm);
    }
    return realm;
  }

  private Realm newRealm() {
    Realm realm = new Realm(runtime.engine().newContext());
    gateway.opening(realm);
    try {
      gateway.enter(realm, Hook.PRELUDE, ScriptLimits.PRELUDE_MS, this::prepare);
    } catch (EntryFailed e) {
      errors.publish(e.failure().rejection("prelude"));
    }
    return realm;
  }

  /**
   * A preprocessor that fails stands for those that a script would have registered which does not
   * run.
   */
  private void standIn(boolean needed) {
    Subscription next = needed && !gateway.isClosed() ? failing() : null;
    Subscription former = standIn.getAndSet(next);
    if (former != null) {
      former.close();
    }
    if (gateway.isClosed() && next != null) {
      next.close();
    }
  }

  private Subscription failing() {
    return instance.preProcessor(
        "scripts that do not run",
        (messages, chat) ->
            CompletableFuture.completedFuture(Collections.nCopies(messages.size(), null)));
  }

  private void fill(Realm realm) {
    complete = true;
    errors.loading();
    added.clear();
    owners.clear();
    folders.begin(realm, runtime.files());
    for (ScriptSource page : pages) {
      try {
        if (!realm.isKilled()) {
          runPage(realm, page);
          if (pages.size() > 1) {
            claim(hooksIn(made(realm, page.name())), page.name());
          }
        }
      } catch (EntryFailed e) {
        if (!gateway.isDisabled(hookOf(page))) {
          errors.loadFailed(page.name(), e.failure());
        }
        complete = false;
      }
    }
    if (!realm.isKilled()) {
      adopt(realm);
    }
  }

  private Object prepare(Realm realm) {
    HostFunctions host = new HostFunctions();
    new BusFunctions(instance, gateway, realm, hooks).addTo(host);
    ScriptTimers timers =
        new ScriptTimers(gateway, realm, runtime.threads(), runtime.limits().timers());
    new PageFunctions(instance.instance(), realm, timers, storage).addTo(host);
    host.add(
        "problem",
        arguments -> {
          problem(realm, realm.failure(arguments.text(0)));
          return true;
        });
    host.add(
        "finish",
        arguments -> {
          String problem = arguments.text(2);
          realm.finish(
              arguments.number(0),
              arguments.text(1),
              problem == null ? null : realm.failure(problem));
          return true;
        });
    host.add("processed", arguments -> realm.processed(arguments.number(0), arguments.text(1)));
    runtime.fetching().addTo(host, gateway, realm, runtime.threads());
    realm.prepare(
        runtime.engine(), host.all(), runtime.preludeSettings(instance.settings().configuration()));
    return null;
  }

  private void problem(Realm realm, ScriptFailure failure) {
    if (loading) {
      complete = false; // it may have been about to register a preprocessor
    }
    runtime.statistics().problem(realm.hook(), failure);
    if (realm.isQuiet()) {
      errors.log(realm.hook(), failure);
    } else {
      errors.publish(failure.rejection(realm.hook().label()));
    }
  }

  private void runPage(Realm realm, ScriptSource page) throws EntryFailed {
    load(
        realm,
        hookOf(page),
        entered -> {
          entered.run(page);
          return null;
        });
  }

  private void load(Realm realm, Hook hook, Gateway.Entry<?> body) throws EntryFailed {
    loading = true;
    try {
      Object unused = gateway.load(realm, hook, body);
    } finally {
      loading = false;
    }
  }

  private static Hook hookOf(ScriptSource page) {
    return Hook.load(page.name());
  }

  /** Takes over what the scripts made of the configuration, and starts extensions. */
  private void adopt(Realm realm) {
    if (pages.isEmpty()) {
      return;
    }
    String script = pages.get(pages.size() - 1).name();
    try {
      enter(realm, new Hook("load", script), "loaded");
      configure(made(realm, script), script);
      enter(realm, new Hook("extensions", script), "ready");
    } catch (EntryFailed e) {
      complete = false;
      errors.loadFailed(script, e.failure());
    }
  }

  private Map<String, Object> made(Realm realm, String script) throws EntryFailed {
    String made =
        gateway.enter(
            realm,
            new Hook("configuration", script),
            entered -> entered.invoke("configuration").asString());
    return ScriptValueCodec.readObject(made, realm);
  }

  /**
   * Whose a session function is.
   *
   * @param script the file
   * @param function a number of its own
   */
  private record Owner(String script, Object function) {}

  private static Map<?, ?> hooksIn(Map<String, Object> made) {
    return made.get("hooks") instanceof Map<?, ?> hooks ? hooks : Map.of();
  }

  /** Session functions are of the script after which they were there. */
  private void claim(Map<?, ?> found, String script) {
    owners.keySet().retainAll(found.keySet());
    found.forEach(
        (name, function) -> {
          Owner known = owners.get(name);
          if (known == null || !known.function().equals(function)) {
            owners.put(String.valueOf(name), new Owner(script, function));
          }
        });
  }

  private void enter(Realm realm, Hook hook, String entry) throws EntryFailed {
    load(realm, hook, entered -> entered.invoke(entry));
  }

  private void configure(Map<String, Object> made, String script) {
    claim(hooksIn(made), script);
    Map<String, HookCalls.Target> own = new LinkedHashMap<>();
    owners.forEach(
        (name, from) ->
            own.put(
                name,
                new HookCalls.Target(
                    hooks::configured, () -> owners.getOrDefault(name, from).script())));
    sessionHooks.ofPages(own);
    if (configured) {
      return;
    }
    configured = true;
    try {
      WebChatConfiguration wanted =
          ScriptedConfiguration.of(instance.settings().configuration(), made);
      if (!wanted.isEmpty()
          && (instance.isNew()
              || !ScriptedConfiguration.same(instance.instance().configuration(), wanted))) {
        instance.configuration(wanted);
      }
    } catch (ConfigurationException e) {
      errors.log(script, e.getMessage());
      instance.error(
          Rejection.of(ErrorCode.INVALID_CONFIGURATION, "Invalid configuration")
              .withHint(script + ": " + e.getMessage()));
    }
  }

  @Override
  public void close() {
    runtime.remove(this);
    errors.close();
    sessionHooks.close();
    gateway.close();
    standIn(false);
  }
}
