package io.webchat.session.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.container.RegisteredServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is wrong at first opens no store, until it is right. */
class RedisSessionStorageComponentTest {
  private static final String KEY = "2026:" + "QUFB".repeat(10) + "QUE=";
  private static final String NO_KEY = "2026:${env:WEBCHAT_KEY}";

  @TempDir Path folder;

  @Test
  void anAddressThatCannotBeUsed() {
    isThereOnceItIsRight(Map.of("url", "redis:/db"), Map.of("url", "redis://127.0.0.1:1/0"));
  }

  @Test
  void anAddressThatIsBlank() {
    isThereOnceItIsRight(
        Map.of("url", " ", ".encryptionKeys", KEY),
        Map.of("url", "redis://127.0.0.1:1/0", ".encryptionKeys", KEY));
    isThereOnceItIsRight(Map.of("url", ""), Map.of("url", "redis://127.0.0.1:1/0"));
  }

  @Test
  void aKeyThatIsMissing() {
    isThereOnceItIsRight(
        Map.of("url", "redis://127.0.0.1:1/0", ".encryptionKeys", NO_KEY),
        Map.of("url", "redis://127.0.0.1:1/0", ".encryptionKeys", KEY));
  }

  private void isThereOnceItIsRight(Map<String, Object> wrong, Map<String, Object> right) {
    RegisteredServices services = new RegisteredServices(folder.resolve("area"));
    RedisSessionStorageComponent component =
        new RedisSessionStorageComponent(services.context(), wrong);
    try {
      assertThat(services.of(SessionStorageProvider.class)).isEmpty();
      assertThat(component.configuration().refusals()).extracting(Refusal::key).containsExactly("");

      component.modified(right);
      List<SessionStorageProvider> stores = services.of(SessionStorageProvider.class);
      assertThat(stores).hasSize(1);
      assertThat(component.configuration().refusals()).isEmpty();

      component.modified(wrong);
      assertThat(services.of(SessionStorageProvider.class)).as("the former one").isEqualTo(stores);
    } finally {
      component.close();
    }
    assertThat(services.of(SessionStorageProvider.class)).isEmpty();
  }
}
