package io.webchat.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.keys.ApiKeys.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys as operators make, configure and revoke them. */
class ApiKeysTest {
  private static final Set<String> SCOPES = Set.of("chats", "read");

  private final Made shop = ApiKeys.make("shop", List.of("chats", "read"));
  private final Made desk = ApiKeys.make("desk", List.of("*"));
  private final ApiKeys keys = keys(shop.line(), desk.line());

  private static ApiKeys keys(String... lines) {
    return ApiKeys.of(Stream.of(lines).map(line -> ApiKeys.key(line, SCOPES)).toList());
  }

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
    assertThat(keys(line).find("hello")).isPresent();
  }

  @Test
  void aMistakeIsToldWithoutWhatWasWritten() {
    String digest = shop.line().replaceAll(".*:", "");
    for (String line :
        new String[] {
          "shop:chats:" + shop.key(),
          shop.line().substring(0, shop.line().length() - 1),
          shop.line() + " " + desk.line(),
          shop.line() + "x",
          "shop:" + digest,
          digest,
          "",
        }) {
      assertThatThrownBy(() -> ApiKeys.key(line, SCOPES))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(ApiKeys.LINE)
          .hasMessageNotContaining(shop.key());
    }
    assertThatThrownBy(() -> ApiKeys.key(shop.line(), Set.of("other")))
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
    ring.replace(keys(shop.line(), desk.line()));
    assertThat(told).as("the same keys").isEmpty();
    ring.replace(keys(desk.line()));
    assertThat(told).containsExactly("first");
    assertThat(ring.find(shop.key())).isEmpty();
    ring.replace(keys(desk.line().replace("*", "read")));
    assertThat(told).as("other scopes").containsExactly("first", "desk");
    ring.hold(shops, () -> told.add("late"));
    assertThat(told).endsWith("late");
    ring.replace(ApiKeys.none());
    assertThat(told).containsExactly("first", "desk", "late");
  }
}
