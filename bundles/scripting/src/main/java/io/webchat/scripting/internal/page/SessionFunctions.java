package io.webchat.scripting.internal.page;

import io.webchat.api.bus.Subscription;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.AjaxResponse;
import io.webchat.scripting.internal.context.HookCalls.Target;
import io.webchat.spi.extension.InstanceContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The functions of {@code transport.async} that scripts brought: those of the configuration, and
 * under them those of the folder. Whatever changes, the instance gets the new set.
 */
public final class SessionFunctions implements AutoCloseable {
  private final InstanceContext instance;
  private Map<String, Target> pages = Map.of();
  private Map<String, Target> files = Map.of();
  private Subscription handedOver = () -> {};
  private boolean closed;

  public SessionFunctions(InstanceContext instance) {
    this.instance = instance;
  }

  public synchronized void ofPages(Map<String, Target> functions) {
    pages = Map.copyOf(functions);
    handOver();
  }

  public synchronized void ofFiles(Map<String, Target> functions) {
    files = Map.copyOf(functions);
    handOver();
  }

  private void handOver() {
    if (closed) {
      return;
    }
    Map<String, Target> all = new HashMap<>(files);
    all.putAll(pages);
    Subscription former = handedOver;
    handedOver = all.isEmpty() ? () -> {} : instance.hooks(new Functions(Map.copyOf(all)));
    former.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    handedOver.close();
  }

  private record Functions(Map<String, Target> targets) implements SessionDataHooks {
    @Override
    public CompletionStage<?> getSessionData(
        SessionData sessionData, Cookies cookie, Map<String, Object> cookieOptions) {
      return call("getSessionData", sessionData, cookieOptions);
    }

    @Override
    public CompletionStage<?> setSessionData(
        boolean open, Cookies cookie, Map<String, Object> cookieOptions) {
      return call("setSessionData", open, cookieOptions);
    }

    @Override
    public CompletionStage<?> deleteSessionData(
        SessionData sessionData,
        AjaxResponse error,
        Cookies cookie,
        Map<String, Object> cookieOptions) {
      Map<String, Object> errorData = new LinkedHashMap<>(sessionData);
      errorData.put("sessionData", sessionData);
      errorData.put("error", error);
      errorData.put("response", error);
      return call("deleteSessionData", errorData, cookieOptions);
    }

    private CompletionStage<?> call(String name, Object... arguments) {
      Target target = targets.get(name);
      return target == null
          ? CompletableFuture.completedFuture(null)
          : target.call(name, Arrays.asList(arguments));
    }

    @Override
    public String toString() {
      return "Functions" + targets.keySet();
    }
  }
}
