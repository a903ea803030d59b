package io.webchat.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InstanceSelectionTest {
  private final InstanceSelection instances = new InstanceSelection();

  @Test
  void withoutTheServiceItSaysHowToStartIt() {
    assertThat(instances.list()).isEmpty();
    assertThatExceptionOfType(Rejection.class)
        .isThrownBy(instances::inUse)
        .satisfies(
            rejection ->
                assertThat(rejection.hint())
                    .contains("webchat:bundle start core, or bundle start bus: it needs one"));
  }

  @Test
  void withoutInstancesItSaysHowToMakeOne() {
    instances.bind(new Factory());
    assertThatExceptionOfType(Rejection.class)
        .isThrownBy(instances::inUse)
        .satisfies(
            rejection -> assertThat(rejection.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
  }

  @Test
  void theOldestIsUsedUntilAnotherIsChosenAndAgainWhenThatIsGone() {
    Factory factory = new Factory("first", "second");
    instances.bind(factory);
    assertThat(instances.inUse().id()).isEqualTo("first");
    instances.use("second");
    assertThat(instances.inUse().id()).isEqualTo("second");
    assertThat(instances.isUsed(factory.chats.get(0))).isFalse();
    factory.chats.remove(1);
    assertThat(instances.inUse().id()).isEqualTo("first");
  }

  @Test
  void theDefaultOneComesFirst() {
    instances.bind(new Factory("demo", "default"));
    assertThat(instances.inUse().id()).isEqualTo("default");
    instances.use("demo");
    assertThat(instances.inUse().id()).isEqualTo("demo");
  }

  @Test
  void anUnknownIdIsRefused() {
    instances.bind(new Factory("first"));
    assertThatExceptionOfType(Rejection.class).isThrownBy(() -> instances.use("other"));
  }

  @Test
  void aLateUnbindDoesNotTakeTheNewServiceAway() {
    Factory before = new Factory("old");
    Factory after = new Factory("new");
    instances.bind(before);
    instances.bind(after);
    instances.unbind(before);
    assertThat(instances.factory()).isSameAs(after);
    instances.unbind(after);
    assertThat(instances.available()).isEmpty();
  }

  private static final class Factory implements WebChatFactory {
    private final List<WebChat> chats = new ArrayList<>();

    Factory(String... ids) {
      for (String id : ids) {
        chats.add(chat(id));
      }
    }

    @Override
    public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
      throw new AssertionError("nothing is created here");
    }

    @Override
    public void check(InstanceSettings settings) {
      throw new AssertionError("nothing is checked here");
    }

    @Override
    public List<WebChat> list() {
      return List.copyOf(chats);
    }

    @Override
    public Optional<WebChat> find(String id) {
      return chats.stream().filter(chat -> chat.id().equals(id)).findFirst();
    }

    @Override
    public List<String> transports() {
      return List.of();
    }

    private static WebChat chat(String id) {
      return (WebChat)
          Proxy.newProxyInstance(
              Factory.class.getClassLoader(),
              new Class<?>[] {WebChat.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "id" -> id;
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> id.hashCode();
                    default -> throw new AssertionError("unexpected " + method.getName());
                  });
    }
  }
}
