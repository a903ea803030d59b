package io.webchat.health.internal.check;

import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The configurations in force; those of which something was refused are findings. Thread-safe. */
@Component(service = {SelfCheck.class, Configurations.class})
public final class Configurations implements SelfCheck {
  private static final String CORE = "io.webchat.core";
  private final List<Configured> parts = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addConfigured(Configured part) {
    parts.add(part);
  }

  void removeConfigured(Configured part) {
    parts.remove(part);
  }

  private List<ConfigurationState> states() {
    return parts.stream().map(Configured::configuration).filter(Objects::nonNull).toList();
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

  @Override
  public String name() {
    return "configurations";
  }

  @Override
  public List<Finding> check() {
    return states().stream()
        .flatMap(state -> state.refusals().stream().map(refusal -> finding(state, refusal)))
        .toList();
  }

  private static Finding finding(ConfigurationState state, ConfigurationState.Refusal refusal) {
    return Finding.warning(
        state.source()
            + ": "
            + (refusal.key().isEmpty() ? "refused, " + refusal.expected() : refusal.line()),
        "the former value stays in force");
  }
}
