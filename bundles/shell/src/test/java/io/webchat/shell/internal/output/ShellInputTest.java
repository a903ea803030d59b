package io.webchat.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellInputTest {
  private final ShellInput input = new ShellInput();
  private final List<String> heard = new ArrayList<>();

  @Test
  void aKeyTellsListenersWhatStandsInTheInput() {
    Subscription keys = input.onKey(() -> heard.add(input.value()));
    input.type("he");
    input.type("hello");
    keys.close();
    input.type("unheard");
    assertThat(heard).containsExactly("he", "hello");
  }

  @Test
  void sendingEmptiesTheInputWithoutAKey() {
    input.onKey(() -> heard.add(input.value()));
    input.type("hello");
    input.clear();
    assertThat(input.value()).isEmpty();
    assertThat(heard).containsExactly("hello");
  }
}
