package io.webchat.session.jdbc.internal;

import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.container.WrongAtFirst;
import io.webchat.testkit.container.WrongAtFirst.Active;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** A configuration that is wrong at first opens no store, until it is right. */
class JdbcSessionStorageComponentTest {
  private static final String KEY = "2026:" + "QUFB".repeat(10) + "QUE=";
  private static final String NO_KEY = "2026:${env:WEBCHAT_KEY}";

  @TempDir Path folder;

  @Test
  void anAddressThatCannotBeUsed() {
    isThereOnceItIsRight(
        Map.of("url", "jdbc:postgres://db/webchat"), Map.of("url", "jdbc:h2:mem:component"));
  }

  @Test
  void aKeyThatIsMissing() {
    isThereOnceItIsRight(
        Map.of("url", "jdbc:h2:mem:component", ".encryptionKeys", NO_KEY),
        Map.of("url", "jdbc:h2:mem:component", ".encryptionKeys", KEY));
  }

  private void isThereOnceItIsRight(Map<String, Object> wrong, Map<String, Object> right) {
    WrongAtFirst.check(
        SessionStorageProvider.class,
        folder.resolve("area"),
        JdbcSessionStorageComponentTest::activate,
        wrong,
        right);
  }

  private static Active activate(BundleContext context, Map<String, Object> configuration) {
    JdbcSessionStorageComponent component = new JdbcSessionStorageComponent(context, configuration);
    return new Active(component::modified, component::configuration, component::close);
  }
}
