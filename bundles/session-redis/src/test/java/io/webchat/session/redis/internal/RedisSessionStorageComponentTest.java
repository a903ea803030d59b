package io.webchat.session.redis.internal;

import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.container.WrongAtFirst;
import io.webchat.testkit.container.WrongAtFirst.Active;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

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
    WrongAtFirst.check(
        SessionStorageProvider.class,
        folder.resolve("area"),
        RedisSessionStorageComponentTest::activate,
        wrong,
        right);
  }

  private static Active activate(BundleContext context, Map<String, Object> configuration) {
    RedisSessionStorageComponent component =
        new RedisSessionStorageComponent(context, configuration);
    return new Active(component::modified, component::configuration, component::close);
  }
}
