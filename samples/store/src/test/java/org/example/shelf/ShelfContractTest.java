package org.example.shelf;

import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.session.SessionStorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ShelfContractTest extends SessionStorageContract {
  @TempDir Path folder;

  @Override
  protected SessionStorageProvider open() {
    return new ShelfStorage(folder.resolve("shelf"));
  }
}
