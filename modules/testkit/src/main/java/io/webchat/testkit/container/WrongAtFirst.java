package io.webchat.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.ConfigurationState.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/**
 * Checks what a component registers whose configuration is wrong when it is activated: nothing,
 * until the configuration is right. What is wrong later leaves the former service.
 */
public final class WrongAtFirst {
  private WrongAtFirst() {}

  /**
   * A component that is active.
   *
   * @param modified gives it another configuration
   * @param configuration what of its configuration is in force, and what was refused
   * @param close deactivates it
   */
  public record Active(
      Consumer<Map<String, Object>> modified,
      Supplier<ConfigurationState> configuration,
      Runnable close) {}

  /**
   * Checks a component.
   *
   * @param service what it registers
   * @param data the data area of its bundle
   * @param activate makes the component with its first configuration
   */
  public static <T> void check(
      Class<T> service,
      Path data,
      BiFunction<BundleContext, Map<String, Object>, Active> activate,
      Map<String, Object> wrong,
      Map<String, Object> right) {
    RegisteredServices services = new RegisteredServices(data);
    Active component = activate.apply(services.context(), wrong);
    try {
      assertThat(services.of(service)).isEmpty();
      assertThat(component.configuration().get().refusals())
          .extracting(Refusal::key)
          .containsExactly("");

      component.modified().accept(right);
      List<T> registered = services.of(service);
      assertThat(registered).hasSize(1);
      assertThat(component.configuration().get().refusals()).isEmpty();

      component.modified().accept(wrong);
      assertThat(services.of(service)).as("the former one").isEqualTo(registered);
    } finally {
      component.close().run();
    }
    assertThat(services.of(service)).isEmpty();
  }
}
