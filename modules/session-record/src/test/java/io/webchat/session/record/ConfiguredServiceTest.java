package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.webchat.session.record.ConfiguredService.Contract;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState.Setting;
import io.webchat.spi.config.Values;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A store that a change of its configuration replaces. */
class ConfiguredServiceTest {
  private final List<String> events = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private boolean isThere;

  /** The key of a store. */
  @interface Keys {
    String place() default "a";
  }

  private ConfiguredService<String, String> service(boolean isAlone) {
    return new ConfiguredService<>(
        context(),
        new Contract<>(
            List.of("T1", "T2"), Map.of("p", 7), isAlone, store -> events.add("close " + store)),
        new CheckedConfiguration<>("test", Keys.class, this::read, errors::add, warning -> {}),
        this::open,
        later::add);
  }

  private String read(Values values) {
    values.withoutDefault("place");
    return values.parsed("place", this::place);
  }

  private String place(String text) {
    if (text.equals("late") && !isThere) {
      throw new IllegalArgumentException("one that is there");
    }
    return text;
  }

  private String open(String place) {
    events.add("open " + place);
    if (place.equals("bad") && !isThere) {
      throw new IllegalStateException("cannot be opened");
    }
    return place;
  }

  private BundleContext context() {
    return proxy(
        BundleContext.class,
        (method, arguments) -> {
          assertThat(method).isEqualTo("registerService");
          assertThat((String[]) arguments[0]).containsExactly("T1", "T2");
          assertThat(((Dictionary<?, ?>) arguments[2]).get("p")).isEqualTo(7);
          events.add("register " + arguments[1]);
          return registration(String.valueOf(arguments[1]));
        });
  }

  private ServiceRegistration<?> registration(String store) {
    return proxy(
        ServiceRegistration.class,
        (method, arguments) -> {
          events.add(method + " " + store);
          return null;
        });
  }

  /** What a method of a proxy does. */
  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  @Test
  void theNextStoreIsRegisteredBeforeTheFormerOneGoes() {
    ConfiguredService<String, String> service = service(false);
    service.update(Map.of());
    service.update(Map.of("place", "b"));

    assertThat(events)
        .containsExactly("open a", "register a", "open b", "register b", "unregister a", "close a");
  }

  @Test
  void aStoreThatMustBeAloneIsClosedBeforeTheNextOneIsRegistered() {
    ConfiguredService<String, String> service = service(true);
    service.update(Map.of());
    service.update(Map.of("place", "b"));

    assertThat(events)
        .containsExactly("open a", "register a", "open b", "unregister a", "close a", "register b");
  }

  @Test
  void equalSettingsReplaceNothing() {
    ConfiguredService<String, String> service = service(false);
    service.update(Map.of());
    service.update(Map.of("place", "a"));

    assertThat(events).containsExactly("open a", "register a");
  }

  @Test
  void aStoreThatCannotBeOpenedLeavesTheFormerOne() {
    for (boolean isAlone : new boolean[] {true, false}) {
      events.clear();
      errors.clear();
      ConfiguredService<String, String> service = service(isAlone);
      service.update(Map.of());
      service.update(Map.of("place", "bad"));

      assertThat(events).containsExactly("open a", "register a", "open bad");
      assertThat(errors).singleElement().asString().contains("cannot be opened");
      assertThat(service.state().settings()).containsExactly(new Setting("place", "a", true, ""));
      assertThat(service.state().refusals()).hasSize(1);
    }
  }

  @Test
  void aPlaceThatComesLaterIsOpenedThen() {
    ConfiguredService<String, String> service = service(false);
    service.update(Map.of("place", "late"));
    later.remove().run();
    assertThat(events).isEmpty();
    assertThat(errors).as("told once").hasSize(1);

    isThere = true;
    later.remove().run();
    assertThat(events).containsExactly("open late", "register late");
    assertThat(service.state().refusals()).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void aPlaceIsNotWaitedForAnyMoreWhenThereIsAnotherOrNoService() {
    ConfiguredService<String, String> service = service(false);
    service.update(Map.of("place", "late"));
    service.update(Map.of("place", "b"));
    isThere = true;
    later.remove().run();
    assertThat(events).containsExactly("open b", "register b");

    isThere = false;
    ConfiguredService<String, String> closed = service(false);
    events.clear();
    closed.update(Map.of("place", "late"));
    closed.close();
    isThere = true;
    later.remove().run();
    assertThat(events).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void whatCannotBeOpenedIsToldOnce() {
    ConfiguredService<String, String> service = service(false);
    service.update(Map.of("place", "bad"));
    later.remove().run();
    later.remove().run();
    assertThat(events).containsExactly("open bad", "open bad", "open bad");
    assertThat(errors).hasSize(1);

    service.update(Map.of("place", "bad"));
    assertThat(errors).as("told to who saves it once more").hasSize(2);
  }

  @Test
  void whatCannotBeOpenedAtFirstIsOpenedWhenItCan() {
    ConfiguredService<String, String> service = service(false);
    service.update(Map.of("place", "bad"));
    later.remove().run();
    isThere = true;
    later.remove().run();
    assertThat(events).containsExactly("open bad", "open bad", "open bad", "register bad");
    assertThat(errors).hasSize(1);
    assertThat(service.state().refusals()).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void closingTakesTheServiceAwayOnce() {
    ConfiguredService<String, String> service = service(false);
    assertThatCode(service::close).doesNotThrowAnyException();
    service.update(Map.of());
    events.clear();

    service.close();
    service.close();

    assertThat(events).containsExactly("unregister a", "close a");
  }
}
