package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.source.SavedFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A widget instance for the default script, so that a customer's file alone makes a chat; none when
 * instances are configured. The instance goes with the file. A file that is replaced has the effect
 * of a page that is loaded again: the chat is restored under the new configuration. One that does
 * not run, or configures what cannot be used, is reported, and the chat stays as it is.
 */
@Component(
    service = {},
    immediate = true)
public final class DefaultInstance {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultInstance.class);
  private static final String SCRIPT = "default script";
  private static final String INSTANCES =
      "(service.factoryPid=" + WebChatFactory.INSTANCE_PID + ")";

  private final ConfigurationAdmin configurations;
  private final WebChatFactory factory;
  private final ScriptRuntime runtime;
  private final Subscription watch;
  private final SavedFiles saved = new SavedFiles();
  private String stamp = "";
  private String text = "";
  private WebChat chat;
  private boolean closed;

  /** Creates the instance when there is a script for it, now or later. */
  @Activate
  public DefaultInstance(
      @Reference ConfigurationAdmin configurations,
      @Reference WebChatFactory factory,
      @Reference Scripting scripting) {
    this.configurations = configurations;
    this.factory = factory;
    this.runtime = scripting.runtime();
    follow();
    this.watch = runtime.afterScans(this::follow);
  }

  private synchronized void follow() {
    String looked = runtime.defaultScript().stamp();
    Map<String, String> file = looked.isEmpty() ? Map.of() : Map.of(SCRIPT, looked);
    String now = saved.look(file).getOrDefault(SCRIPT, "");
    if (closed || now.equals(stamp)) {
      return;
    }
    if (now.isEmpty()) {
      end();
    } else {
      runtime.defaultScript().read().ifPresent(this::use);
    }
    stamp = now; // at last: what throws is looked at again
  }

  private void use(ScriptSource script) {
    if (chat == null) {
      if (isFree()) {
        begin(script);
      }
    } else if (!script.text().equals(text)) {
      List<ScriptFailure> obstacles = runtime.checker().failures(settings(script));
      if (obstacles.isEmpty()) {
        end();
        begin(script);
      } else {
        obstacles.forEach(obstacle -> runtime.report(chat.id(), obstacle));
      }
    }
  }

  private boolean isFree() {
    try {
      return configurations.listConfigurations(INSTANCES) == null
          && factory.find(WebChatFactory.DEFAULT_ID).isEmpty();
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InstanceSettings settings(ScriptSource script) {
    return InstanceSettings.of(WebChatConfiguration.of(Map.of()))
        .withId(WebChatFactory.DEFAULT_ID)
        .withScript(script);
  }

  private void begin(ScriptSource script) {
    try {
      chat = factory.create(settings(script));
      text = script.text();
      String id = chat.id();
      chat.ready()
          .exceptionally(
              failure -> {
                LOG.error("Instance {} is not ready: {}", id, causeOf(failure).getMessage());
                return null;
              });
      LOG.info("Instance {} is made for the default script", chat.id());
    } catch (Rejection e) {
      LOG.error("There is no instance for the default script: {}", e.text());
    }
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private void end() {
    if (chat != null) {
      chat.close();
      chat = null;
    }
  }

  @Deactivate
  synchronized void close() {
    closed = true;
    watch.close();
    end();
  }
}
