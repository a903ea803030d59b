package org.example.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.container.OsgiContainer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bundle in a container. */
class ShelfBundleTest {
  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .fromClassPath(ShelfStorage.class)
          .configuration("org.example.shelf.ShelfStorage", Map.of("folder", "target/shelf"))
          .build();

  @Test
  void isAServiceByItsName() {
    assertThat(
            container
                .service(
                    SessionStorageProvider.class,
                    "(webchat.session.storage=shelf)",
                    OsgiContainer.TIMEOUT)
                .name())
        .isEqualTo("shelf");
  }
}
