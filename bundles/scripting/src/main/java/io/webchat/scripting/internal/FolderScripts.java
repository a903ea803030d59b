package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.scripting.internal.Gateway.EntryFailed;
import io.webchat.scripting.internal.HookCalls.Target;
import io.webchat.scripting.internal.Registrations.Registration;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.ChatContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.graalvm.polyglot.Value;

/**
 * The files of the scripts folders in one instance. A file that cannot be run leaves its former
 * version in force. Used on the queue of the instance.
 */
final class FolderScripts {
  private static final List<String> SESSION =
      List.of("getSessionData", "setSessionData", "deleteSessionData");

  private final InstanceContext instance;
  private final Gateway gateway;
  private final HookCalls hooks;
  private final SessionFunctions sessionFunctions;
  private final Map<String, Loaded> loaded = new LinkedHashMap<>();
  private volatile List<AsyncPreProcessor> chain = List.of();
  private Subscription stage;

  FolderScripts(
      InstanceContext instance,
      Gateway gateway,
      HookCalls hooks,
      SessionFunctions sessionFunctions) {
    this.instance = instance;
    this.gateway = gateway;
    this.hooks = hooks;
    this.sessionFunctions = sessionFunctions;
  }

  /** A file that runs: its text and the numbers of the functions it exports. */
  private record Loaded(ScriptSource source, Map<String, Integer> functions) {}

  /** A new realm: all files run anew. */
  void begin(Realm realm, ScriptFolders.Files files) {
    loaded.clear();
    stage = null;
    apply(files, realm);
  }

  /** Runs what is new or changed, removes what is gone. */
  void apply(ScriptFolders.Files files, Realm realm) {
    boolean changed = false;
    Map<String, ScriptSource> wanted = files.byName();
    for (String name : List.copyOf(loaded.keySet())) {
      if (!wanted.containsKey(name)) {
        forget(realm, loaded.remove(name));
        gateway.unregister(realm, name, Set.of());
        changed = true;
      }
    }
    for (ScriptSource source : wanted.values()) {
      Loaded former = loaded.get(source.name());
      if ((former == null || !former.source().equals(source)) && !realm.isKilled()) {
        changed |= replace(realm, former, source);
      }
    }
    if (changed) {
      publish(realm, wanted.keySet());
    }
  }

  private boolean replace(Realm realm, Loaded former, ScriptSource source) {
    String name = source.name();
    Set<Registration> before = realm.registered(name);
    gateway.forgive(name);
    try {
      Map<String, Integer> functions =
          gateway.load(realm, new Hook("script", name), entered -> run(entered, source));
      Set<Registration> now = realm.registered(name);
      now.removeAll(before);
      loaded.put(name, new Loaded(source, functions));
      gateway.unregister(realm, name, now);
      forget(realm, former);
      return true;
    } catch (EntryFailed e) {
      gateway.unregister(realm, name, before);
      gateway.errors().publish(e.failure().rejection(name));
      return false;
    }
  }

  private static Map<String, Integer> run(Realm realm, ScriptSource source) {
    Value module = realm.module(source);
    Map<String, Integer> functions = new LinkedHashMap<>();
    if (ScriptFolders.isPreProcessor(source)) {
      add(realm, module, "preProcessor", functions);
      if (functions.isEmpty()) {
        add(realm, module, "", functions);
      }
    } else {
      SESSION.forEach(name -> add(realm, module, name, functions));
    }
    return functions;
  }

  private static void add(Realm realm, Value module, String name, Map<String, Integer> functions) {
    int number = realm.invoke("exported", module, name).asInt();
    if (number > 0) {
      functions.put(name, number);
    }
  }

  private void forget(Realm realm, Loaded former) {
    if (former != null) {
      gateway.drop(realm, former.functions().values());
    }
  }

  /** Hands over the functions that are in force now, in the order of the files' names. */
  private void publish(Realm realm, Set<String> order) {
    List<AsyncPreProcessor> stages = new ArrayList<>();
    Map<String, Target> session = new LinkedHashMap<>();
    for (String name : order) {
      Loaded file = loaded.get(name);
      if (file == null) {
        continue;
      }
      file.functions()
          .forEach(
              (function, number) -> {
                if (SESSION.contains(function)) {
                  session.put(function, new Target(hooks.numbered(realm, number), name));
                } else {
                  stages.add(hooks.preProcessor(new Hook("preprocessor", name), realm, number));
                }
              });
    }
    chain = List.copyOf(stages);
    sessionFunctions.ofFiles(session);
    if (!stages.isEmpty() && stage == null) {
      stage = instance.preProcessor("scripts/preprocessors", this::process);
      realm.registerForAll(stage);
    }
  }

  /** Runs the files' preprocessors one after the other; one that fails is left out. */
  private CompletionStage<List<Message>> process(List<Message> messages, ChatContext chat) {
    CompletableFuture<List<Message>> result = CompletableFuture.completedFuture(messages);
    for (AsyncPreProcessor next : chain) {
      result =
          result.thenCompose(
              current ->
                  next.process(current, chat)
                      .handle(
                          (processed, failure) -> {
                            if (failure == null) {
                              return processed;
                            }
                            gateway.errors().publish(HookCalls.rejection(failure));
                            return current;
                          }));
    }
    return result;
  }
}
