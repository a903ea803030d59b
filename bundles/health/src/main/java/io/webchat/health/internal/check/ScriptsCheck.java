package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import io.webchat.spi.script.ScriptHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Whether what runs scripts is there for the instances that need it, and which of their functions
 * are disabled. Which scripts are broken is said by what runs them.
 */
@Component(service = {SelfCheck.class, InstanceExtension.class})
public final class ScriptsCheck implements SelfCheck, InstanceExtension {
  private final List<InstanceExtension> extensions = new CopyOnWriteArrayList<>();
  private final List<ScriptHooks> hooks = new CopyOnWriteArrayList<>();
  private final Set<WebChat> scripted = ConcurrentHashMap.newKeySet();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(!(component.name=io.webchat.health.*))") // not itself
  void addExtension(InstanceExtension extension) {
    extensions.add(extension);
  }

  void removeExtension(InstanceExtension extension) {
    extensions.remove(extension);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addHooks(ScriptHooks came) {
    hooks.add(came);
  }

  void removeHooks(ScriptHooks gone) {
    hooks.remove(gone);
  }

  @Override
  public String name() {
    return "scripts";
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    WebChat chat = instance.instance();
    if (!instance.settings().scripts().isEmpty()) {
      scripted.add(chat);
    }
    AutoCloseable closing = () -> scripted.remove(chat);
    return CompletableFuture.completedFuture(closing);
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    List<String> needing = scripted.stream().map(WebChat::id).sorted().toList();
    if (!needing.isEmpty() && extensions.stream().noneMatch(InstanceExtension::runsScripts)) {
      findings.add(
          Finding.notReady(
              "nothing runs the scripts of " + Chats.some(needing),
              "start the bundles io.webchat.graaljs and io.webchat.scripting"));
    }
    for (ScriptHooks each : hooks) {
      each.disabled()
          .forEach(
              hook ->
                  findings.add(
                      Finding.warning(
                          "instance " + hook.instanceId() + ": " + hook.hook() + " is disabled",
                          "it was cut off again and again; webchat:hooks enables it")));
    }
    return findings;
  }
}
