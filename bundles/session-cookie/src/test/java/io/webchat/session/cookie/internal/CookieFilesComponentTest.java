package io.webchat.session.cookie.internal;

import io.webchat.spi.session.CookieStorage;
import io.webchat.testkit.container.WrongAtFirst;
import io.webchat.testkit.container.WrongAtFirst.Active;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** A configuration that is wrong at first opens no store, until it is right. */
class CookieFilesComponentTest {
  private static final String KEY = "2026:" + "QUFB".repeat(10) + "QUE=";
  private static final String NO_KEY = "2026:${env:WEBCHAT_KEY}";

  @TempDir Path folder;

  @Test
  void aFolderThatCannotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in its place");
    isThereOnceItIsRight(
        Map.of("folder", file.resolve("sessions").toString()),
        Map.of("folder", folder.resolve("sessions").toString()));
  }

  @Test
  void aKeyThatIsMissing() {
    isThereOnceItIsRight(Map.of(".encryptionKeys", NO_KEY), Map.of(".encryptionKeys", KEY));
  }

  private void isThereOnceItIsRight(Map<String, Object> wrong, Map<String, Object> right) {
    WrongAtFirst.check(
        CookieStorage.class,
        folder.resolve("area"),
        CookieFilesComponentTest::activate,
        wrong,
        right);
  }

  private static Active activate(BundleContext context, Map<String, Object> configuration) {
    CookieFilesComponent component = new CookieFilesComponent(context, configuration);
    return new Active(component::modified, component::configuration, component::close);
  }
}
