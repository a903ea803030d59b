package io.webchat.web.internal.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.InstanceSettings;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens that nobody makes up. */
class VisitorTokensTest {
  private static final byte[] KEY = new byte[32];

  private final VisitorTokens tokens = new VisitorTokens(KEY);

  @Test
  void aTokenLeadsToTheSameInstanceInEachContainerWithTheKey() {
    String token = tokens.create();
    String instance = tokens.instanceOf(token).orElseThrow();
    assertThat(new VisitorTokens(KEY.clone()).instanceOf(token)).contains(instance);
    assertThat(InstanceSettings.isId(instance)).isTrue();
    assertThat(token).doesNotContain(instance.substring(4));
  }

  @Test
  void eachTokenIsAnother() {
    Set<String> instances = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      instances.add(tokens.instanceOf(tokens.create()).orElseThrow());
    }
    assertThat(instances).hasSize(1_000);
  }

  @Test
  void aTokenOfAnotherKeyAndOneThatWasChangedAreNone() {
    byte[] other = new byte[32];
    other[0] = 1;
    String token = tokens.create();
    assertThat(new VisitorTokens(other).instanceOf(token)).isEmpty();
    for (int i = 0; i < token.length(); i++) {
      char changed = token.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(tokens.instanceOf(token.substring(0, i) + changed + token.substring(i + 1)))
          .as("changed at %s", i)
          .isEmpty();
    }
    assertThat(tokens.instanceOf(null)).isEmpty();
    assertThat(tokens.instanceOf("")).isEmpty();
    assertThat(tokens.instanceOf(token + "A")).isEmpty();
  }

  @Test
  void aKeyIsLongEnough() {
    assertThatThrownBy(() -> new VisitorTokens(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
