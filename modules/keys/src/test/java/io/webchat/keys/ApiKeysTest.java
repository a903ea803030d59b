package io.webchat.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.keys.ApiKeys.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys as operators make, configure and revoke them. */
class ApiKeysTest {
  private static final Set<String> SCOPES = Set.of("chats", "read");

  private final Made shop = ApiKeys.make("shop", List.of("chats", "read"));
  private final Made desk = ApiKeys.make("desk", List.of("*"));
  private final ApiKeys keys = ApiKeys.of(List.of(shop.line(), desk.line()), SCOPES);

  @Test
  void aKeyIsFoundByItselfOnly() {
    ApiKey found = keys.find(shop.key()).orElseThrow();
    assertThat(found.name()).isEqualTo("shop");
    assertThat(found.allows("chats")).isTrue();
    assertThat(found.allows("files")).isFalse();
    assertThat(keys.find(desk.key()).orElseThrow().allows("files")).as("*").isTrue();
    for (String other :
        new String[] {null, "", " ", shop.key() + "x", shop.line(), "x".repeat(1_000_000)}) {
      assertThat(keys.find(other)).isEmpty();
    }
  }

  @Test
  void theConfigurationHasNothingThatOpens() {
    assertThat(shop.line()).startsWith("shop:chats+read:").doesNotContain(shop.key());
    String digest = shop.line().replaceAll(".*:", "");
    assertThat(keys.find(digest)).isEmpty();
    assertThat(shop.toString() + keys + keys.all()).doesNotContain(shop.key(), digest);
  }

  @Test
  void twoKeysAreNeverTheSame() {
    assertThat(ApiKeys.make("shop", List.of("read")).key())
        .hasSize(shop.key().length())
        .isNotEqualTo(shop.key());
  }

  @Test
  void theKeysDigestIsWhatCommonToolsCompute() {
    String line = "a:read:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    assertThat(ApiKeys.of(List.of(line), SCOPES).find("hello")).isPresent();
  }

  @Test
  void aMistakeIsToldWithoutWhatWasWritten() {
    List<String> lines = List.of(desk.line(), "shop:chats:" + shop.key());
    assertThatThrownBy(() -> ApiKeys.of(lines, SCOPES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(ApiKeys.LINE + " (number 2 of 2)")
        .hasMessageNotContaining(shop.key());
    assertThatThrownBy(() -> ApiKeys.of(List.of(shop.line()), Set.of("other")))
        .hasMessageContaining("scopes of other or *");
    assertThatThrownBy(() -> ApiKeys.make("a:b", List.of("read"))).hasMessageContaining("a name");
    assertThatThrownBy(() -> ApiKeys.make("a", List.of("Read"))).hasMessageContaining("scopes");
    assertThatThrownBy(() -> ApiKeys.make("a", List.of())).hasMessageContaining("scopes");
  }

  @Test
  void whatHoldsARevokedKeyIsToldOnce() {
    KeyRing ring = new KeyRing();
    ring.replace(keys);
    List<String> told = new ArrayList<>();
    ApiKey shops = ring.find(shop.key()).orElseThrow();
    ApiKey desks = ring.find(desk.key()).orElseThrow();
    ring.hold(shops, () -> told.add("first"));
    ring.hold(
        shops,
        () -> {
          throw new IllegalStateException("told");
        });
    ring.hold(shops, () -> told.add("closed")).close();
    ring.hold(desks, () -> told.add("desk"));
    ring.replace(ApiKeys.of(List.of(shop.line(), desk.line()), SCOPES));
    assertThat(told).as("the same keys").isEmpty();
    ring.replace(ApiKeys.of(List.of(desk.line()), SCOPES));
    assertThat(told).containsExactly("first");
    assertThat(ring.find(shop.key())).isEmpty();
    ring.replace(ApiKeys.of(List.of(desk.line().replace("*", "read")), SCOPES));
    assertThat(told).as("other scopes").containsExactly("first", "desk");
    ring.hold(shops, () -> told.add("late"));
    assertThat(told).endsWith("late");
    ring.replace(ApiKeys.none());
    assertThat(told).containsExactly("first", "desk", "late");
  }
}
