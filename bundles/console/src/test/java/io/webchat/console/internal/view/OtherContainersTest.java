package io.webchat.console.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatFactory;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.health.Health;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Containers of a fleet that are told by two stores. */
class OtherContainersTest {
  private final List<Runnable> asked = new ArrayList<>();
  private final FakeStore jdbc = new FakeStore("jdbc");
  private final FakeStore redis = new FakeStore("redis");
  private final Services services = new Services();
  private long now = 1_000_000;
  private final OtherContainers others =
      new OtherContainers(services, new Container(services), this::ask, () -> now);
  private boolean isBusy;

  /** A store as far as it tells of containers. */
  private static final class FakeStore {
    private final String name;
    private List<SessionLeases.Member> members = List.of();
    private boolean isDown;
    private int questions;

    FakeStore(String name) {
      this.name = name;
    }

    Object answer(String method) {
      if (method.equals("name")) {
        return name;
      }
      if (!method.equals("members")) {
        throw new UnsupportedOperationException(method);
      }
      questions++;
      if (isDown) {
        throw new SessionStorageException("down", true, null);
      }
      return members;
    }

    SessionStorageProvider service() {
      return (SessionStorageProvider)
          Proxy.newProxyInstance(
              FakeStore.class.getClassLoader(),
              new Class<?>[] {SessionStorageProvider.class, SessionLeases.class},
              (self, method, arguments) -> answer(method.getName()));
    }
  }

  /** The services of the container {@code a}. */
  private final class Services implements Sources {
    private final List<SessionStorageProvider> stores =
        new ArrayList<>(List.of(jdbc.service(), redis.service()));
    private boolean isInFleet = true;

    @Override
    public Optional<WebChatFactory> factory() {
      Fleet fleet =
          (Fleet)
              Proxy.newProxyInstance(
                  Fleet.class.getClassLoader(),
                  new Class<?>[] {Fleet.class},
                  (self, method, arguments) -> "a");
      return Optional.of(
          (WebChatFactory)
              Proxy.newProxyInstance(
                  FakeStore.class.getClassLoader(),
                  new Class<?>[] {WebChatFactory.class, Fleet.Source.class},
                  (self, method, arguments) -> isInFleet ? Optional.of(fleet) : Optional.empty()));
    }

    @Override
    public Optional<Health> health() {
      return Optional.empty();
    }

    @Override
    public Optional<ScriptHooks> hooks() {
      return Optional.empty();
    }

    @Override
    public List<SessionStorageProvider> stores() {
      return stores;
    }

    @Override
    public List<ConfigurationState> configurations() {
      return List.of();
    }
  }

  private void ask(Runnable question) {
    if (isBusy) {
      throw new RejectedExecutionException();
    }
    asked.add(question);
  }

  private static SessionLeases.Member member(String owner) {
    return new SessionLeases.Member(owner, "http://" + owner + ":8080/webchat");
  }

  /** What is shown when the stores have answered what they were asked. */
  private List<String> shown() {
    others.shown();
    List.copyOf(asked).forEach(Runnable::run);
    asked.clear();
    return lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Object each : (List<?>) others.shown().get("others")) {
      Map<?, ?> other = (Map<?, ?>) each;
      lines.add(other.get("owner") + (Boolean.TRUE.equals(other.get("there")) ? "" : " gone"));
    }
    return lines;
  }

  private List<String> silent() {
    List<String> silent = new ArrayList<>();
    for (Object each : (List<?>) others.shown().get("stores")) {
      Map<?, ?> store = (Map<?, ?>) each;
      if (!store.get("silentSince").equals(0L)) {
        silent.add(store.get("store") + " since " + store.get("silentSince"));
      }
    }
    return silent;
  }

  @Test
  void eachOtherContainerIsShownOnceWhicheverStoreTellsIt() {
    jdbc.members = List.of(member("a"), member("b"));
    redis.members = List.of(member("c"), member("b"), member("a"));
    assertThat(shown()).containsExactly("b", "c");
    assertThat(silent()).isEmpty();
    assertThat(others.shown().get("others").toString()).contains("http://b:8080/webchat");
  }

  @Test
  void whatAStoreToldStaysWhileItIsDownAndTheOtherGoesOn() {
    jdbc.members = List.of(member("b"));
    redis.members = List.of(member("c"));
    assertThat(shown()).containsExactly("b", "c");
    jdbc.isDown = true;
    redis.members = List.of(member("c"), member("d"));
    now += 6_000;
    assertThat(shown()).containsExactly("b", "c", "d");
    assertThat(silent()).containsExactly("jdbc since 1006000");
    now += 6_000;
    shown();
    assertThat(silent()).as("the first time").containsExactly("jdbc since 1006000");
    jdbc.isDown = false;
    now += 6_000;
    assertThat(shown()).containsExactly("b", "c", "d");
    assertThat(silent()).isEmpty();
  }

  @Test
  void aStoreThatHangsIsAskedOnceAndKeepsNothingBack() {
    redis.members = List.of(member("c"));
    others.shown();
    Runnable hanging = asked.remove(0);
    assertThat(shown()).containsExactly("c");
    now += 6_000;
    assertThat(silent()).containsExactly("jdbc since 1000000");
    now += 6_000;
    shown();
    assertThat(jdbc.questions).isZero();
    jdbc.members = List.of(member("b"));
    hanging.run();
    assertThat(lines()).containsExactly("b", "c");
    assertThat(silent()).isEmpty();
  }

  @Test
  void aContainerThatIsToldNoMoreIsGoneAndForgottenAfterAWhile() {
    jdbc.members = List.of(member("b"));
    assertThat(shown()).containsExactly("b");
    jdbc.members = List.of();
    now += 6_000;
    assertThat(shown()).containsExactly("b gone");
    jdbc.members = List.of(member("b"));
    now += 6_000;
    assertThat(shown()).containsExactly("b");
    jdbc.members = List.of();
    now += 901_000;
    assertThat(shown()).isEmpty();
  }

  @Test
  void storesAreNotAskedWithEachLook() {
    shown();
    shown();
    assertThat(jdbc.questions).isEqualTo(1);
    now += 6_000;
    isBusy = true;
    shown();
    assertThat(silent()).hasSize(2);
    isBusy = false;
    now += 6_000;
    shown();
    assertThat(jdbc.questions).isEqualTo(2);
    assertThat(silent()).isEmpty();
  }

  @Test
  void aStoreThatIsTakenAwayIsForgotten() {
    jdbc.members = List.of(member("b"));
    assertThat(shown()).containsExactly("b");
    services.stores.remove(0);
    assertThat(shown()).isEmpty();
  }

  @Test
  void withoutFailoverNobodyIsAsked() {
    services.isInFleet = false;
    jdbc.members = List.of(member("b"));
    assertThat(shown()).isEmpty();
    assertThat(jdbc.questions).isZero();
  }
}
