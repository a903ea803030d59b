package io.webchat.health.internal.check;

import io.webchat.api.WebChatFactory;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The configurations in force; those of which something was refused are findings. What is
 * configured is looked up for each call and not bound: it may itself need what the checks have
 * found. Thread-safe.
 */
@Component(service = {SelfCheck.class, Configurations.class})
public final class Configurations implements SelfCheck {
  private static final String CORE = "io.webchat.core";
  private final Supplier<List<ConfigurationState>> states;

  /** For Declarative Services. */
  @Activate
  public Configurations(BundleContext context) {
    this(() -> states(context));
  }

  Configurations(Supplier<List<ConfigurationState>> states) {
    this.states = states;
  }

  private static List<ConfigurationState> states(BundleContext context) {
    try {
      return context.getServiceReferences(Configured.class, null).stream()
          .map(part -> state(context, part))
          .filter(Objects::nonNull)
          .toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConfigurationState state(
      BundleContext context, ServiceReference<Configured> part) {
    Configured service = context.getService(part);
    if (service == null) {
      return null; // it went
    }
    try {
      return service.configuration();
    } finally {
      context.ungetService(part);
    }
  }

  private List<ConfigurationState> states() {
    return states.get();
  }

  /** A value in force of the core, as it is shown; empty where there is no core. */
  Optional<String> ofCore(String key) {
    return states().stream()
        .filter(state -> state.pid().equals(CORE))
        .flatMap(state -> state.settings().stream())
        .filter(setting -> setting.key().equals(key))
        .map(ConfigurationState.Setting::value)
        .findFirst();
  }

  /** Whether containers that share a store go on with chats of each other. */
  boolean isFailover() {
    return ofCore("failover").filter("true"::equals).isPresent();
  }

  @Override
  public String name() {
    return "configurations";
  }

  @Override
  public List<Finding> check() {
    List<ConfigurationState> all = states();
    boolean serves = all.stream().anyMatch(state -> isInstance(state) && isInForce(state));
    return all.stream()
        .flatMap(state -> state.refusals().stream().map(refusal -> finding(state, refusal, serves)))
        .toList();
  }

  private static boolean isInstance(ConfigurationState state) {
    return state.pid().startsWith(WebChatFactory.INSTANCE_PID);
  }

  private static boolean isInForce(ConfigurationState state) {
    return !state.settings().isEmpty();
  }

  /** Where another instance serves, one that is missing keeps nobody from it. */
  private static Finding finding(
      ConfigurationState state, ConfigurationState.Refusal refusal, boolean serves) {
    boolean whole = refusal.key().isEmpty();
    String text =
        state.source() + ": " + (whole ? "refused, " + refusal.expected() : refusal.line());
    if (!whole || isInForce(state)) {
      return Finding.warning(text, "the former value stays in force; of keys, the other entries");
    }
    String remedy = "nothing of it is in force; mend what is named, or delete the configuration";
    return isInstance(state) && !serves
        ? Finding.notReady(text, remedy)
        : Finding.warning(text, remedy);
  }
}
