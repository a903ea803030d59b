package io.webchat.scripting.internal.source;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.Gateway.EntryFailed;
import io.webchat.scripting.internal.context.HookCalls;
import io.webchat.scripting.internal.context.HookCalls.Target;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.page.SessionFunctions;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.ChatContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.graalvm.polyglot.Value;

/**
 * The files of the scripts folders in one instance. A file that cannot be run leaves its former
 * version in force, which is started anew for that. Used on the queue of the instance.
 */
public final class FolderScripts {
  private static final String PREPROCESSOR = "preProcessor";
  public static final List<String> SESSION =
      List.of("getSessionData", "setSessionData", "deleteSessionData");

  private final InstanceContext instance;
  private final Gateway gateway;
  private final HookCalls hooks;
  private final SessionFunctions sessionFunctions;
  private final ScriptFolders folders;

  /** The files that run in the realm. */
  private final Map<String, Loaded> loaded = new LinkedHashMap<>();

  /** Names of what was tried in the realm. */
  private final Set<String> attempted = new HashSet<>();

  /** The version of each file that was tried last, whatever became of the realm. */
  private final Map<String, ScriptSource> tried = new HashMap<>();

  /** The version of each file that failed, as long as it is there. */
  private final Map<String, ScriptSource> failed = new HashMap<>();

  /** The version of each file that ran last. */
  private final Map<String, ScriptSource> good = new HashMap<>();

  /** Why files do not run that have no former version in force. */
  private final Map<String, ScriptFailure> broken = new ConcurrentHashMap<>();

  /** Why files cannot be used, as the instance was told. */
  private final Map<String, ScriptFailure> told = new HashMap<>();

  /** Names of the files whose functions are handed over. */
  private Set<String> offered = Set.of();

  private volatile List<AsyncPreProcessor> chain = List.of();
  private Subscription stage;

  public FolderScripts(
      InstanceContext instance,
      Gateway gateway,
      HookCalls hooks,
      SessionFunctions sessionFunctions,
      ScriptFolders folders) {
    this.instance = instance;
    this.gateway = gateway;
    this.hooks = hooks;
    this.sessionFunctions = sessionFunctions;
    this.folders = folders;
  }

  /** A file that runs: its text and the numbers of the functions it exports. */
  private record Loaded(ScriptSource source, Map<String, Integer> functions) {}

  /** Why files do not run that have no former version in force. Any thread. */
  public Collection<ScriptFailure> broken() {
    return broken.values();
  }

  /** A new realm: all files run anew. */
  public void begin(Realm realm, ScriptFolders.Files files) {
    loaded.clear();
    attempted.clear();
    offered = Set.of();
    stage = null;
    apply(files, realm);
  }

  /** Runs what is new or changed, removes what is gone. */
  public void apply(ScriptFolders.Files files, Realm realm) {
    Map<String, ScriptSource> wanted = files.byName();
    Set<String> names = files.names();
    boolean changed = !names.equals(offered);
    for (String name : List.copyOf(tried.keySet())) {
      if (!wanted.containsKey(name)) {
        changed |= stop(realm, name);
        tried.remove(name);
        failed.remove(name);
        good.remove(name);
        broken.remove(name);
        gateway.forgive(name);
      }
    }
    for (ScriptSource source : wanted.values()) {
      Loaded now = loaded.get(source.name());
      if ((now == null || !now.source().equals(source)) && !realm.isKilled()) {
        changed |= bring(realm, source);
      }
    }
    tell(files.broken());
    if (changed) {
      publish(names);
      offer(realm);
    }
  }

  /** Tells the instance once why a file cannot be used. */
  private void tell(Map<String, ScriptFailure> broken) {
    told.keySet().retainAll(broken.keySet());
    broken.forEach(
        (name, failure) -> {
          if (!failure.equals(told.put(name, failure))) {
            gateway.publish(
                Hook.load(name), failure.rejection(name).withHint("It is not in force"));
          }
        });
  }

  /** Brings a file into force, or its former version; whether something changed. */
  private boolean bring(Realm realm, ScriptSource source) {
    String name = source.name();
    boolean again = !attempted.add(name);
    if (!source.equals(tried.put(name, source))) {
      gateway.forgive(name);
      failed.remove(name);
    }
    ScriptSource former = former(source);
    if (source.equals(failed.get(name)) && (again || former != null)) {
      return !again && run(realm, former);
    }
    boolean stopped = stop(realm, name);
    if (run(realm, source)) {
      return true;
    }
    failed.put(name, source);
    if (former == null) {
      return stopped;
    }
    gateway.forgive(name);
    return (!realm.isKilled() && run(realm, former)) || stopped;
  }

  private ScriptSource former(ScriptSource source) {
    ScriptSource ran = good.getOrDefault(source.name(), folders.lastThatRan(source.name()));
    return source.equals(ran) ? null : ran;
  }

  private boolean run(Realm realm, ScriptSource source) {
    String name = source.name();
    Hook hook = Hook.load(name);
    try {
      Map<String, Integer> functions =
          gateway.load(realm, hook, entered -> functions(entered, source));
      loaded.put(name, new Loaded(source, functions));
      good.put(name, source);
      broken.remove(name);
      folders.ran(source);
      return true;
    } catch (EntryFailed e) {
      gateway.unregister(realm, name, Set.of());
      gateway.publish(hook, e.failure().rejection(name));
      broken.put(name, e.failure().in(name));
      return false;
    }
  }

  /** Takes back all that a file made; whether it was there. */
  private boolean stop(Realm realm, String name) {
    gateway.unregister(realm, name, Set.of());
    Loaded gone = loaded.remove(name);
    if (gone != null) {
      gateway.drop(realm, gone.functions().values());
    }
    return gone != null;
  }

  private static Map<String, Integer> functions(Realm realm, ScriptSource source) {
    Value module = realm.module(source);
    Map<String, Integer> functions = new LinkedHashMap<>();
    if (ScriptFolders.isPreProcessor(source)) {
      add(realm, module, PREPROCESSOR, functions);
      if (functions.isEmpty()) {
        int number = realm.invoke("exported", module, "").asInt();
        if (number > 0) {
          functions.put(PREPROCESSOR, number);
        }
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

  /** Hands over the functions that are in force now, in the order of the files' names. */
  private void publish(Set<String> order) {
    List<AsyncPreProcessor> stages = new ArrayList<>();
    Map<String, Target> session = new LinkedHashMap<>();
    for (String name : order) {
      Loaded file = loaded.get(name);
      if (file == null) {
        if (isPreProcessor(name)) {
          stages.add(FolderScripts::failing);
        }
        continue;
      }
      for (String function : file.functions().keySet()) {
        Supplier<Object> number = () -> inForce(name, function);
        if (SESSION.contains(function)) {
          session.put(function, new Target(hooks.numbered(number), () -> name));
        } else {
          stages.add(hooks.preProcessor(new Hook("preprocessor", name), null, number));
        }
      }
    }
    offered = Set.copyOf(order);
    chain = List.copyOf(stages);
    sessionFunctions.ofFiles(session);
  }

  private static boolean isPreProcessor(String name) {
    return ScriptFolders.isPreProcessor(new ScriptSource(name, ""));
  }

  /** Stands for a file that does not run or cannot be used. */
  private static CompletionStage<List<Message>> failing(List<Message> messages, ChatContext chat) {
    return CompletableFuture.completedFuture(Collections.nCopies(messages.size(), null));
  }

  /** The function as it is when its turn comes: its file may be replaced while a call waits. */
  private Integer inForce(String name, String function) {
    Loaded file = loaded.get(name);
    return file == null ? null : file.functions().get(function);
  }

  private void offer(Realm realm) {
    if (!chain.isEmpty() && stage == null) {
      stage = instance.preProcessor("scripts/preprocessors", this::process);
      realm.registerForAll(stage);
    }
  }

  /** Runs the files' preprocessors one after the other. */
  private CompletionStage<List<Message>> process(List<Message> messages, ChatContext chat) {
    CompletionStage<List<Message>> result = CompletableFuture.completedFuture(messages);
    for (AsyncPreProcessor next : chain) {
      result = result.thenCompose(current -> process(next, current, chat));
    }
    return result;
  }

  /** One file's part; it does not see what a former one failed on, unless that may pass. */
  private CompletionStage<List<Message>> process(
      AsyncPreProcessor next, List<Message> messages, ChatContext chat) {
    List<Message> given = messages.stream().filter(Objects::nonNull).toList();
    return given.isEmpty()
        ? CompletableFuture.completedFuture(messages)
        : next.process(given, chat).thenApply(made -> merged(messages, made));
  }

  private List<Message> merged(List<Message> messages, List<Message> made) {
    boolean passes = instance.onHookFailure().passes();
    Iterator<Message> rest = made.iterator();
    List<Message> merged = new ArrayList<>(messages.size());
    for (Message message : messages) {
      Message instead = message == null ? null : rest.next();
      merged.add(instead == null && passes ? message : instead);
    }
    return merged;
  }
}
