package org.example.shelf;

import io.webchat.api.value.AjaxResponse;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.provide.SessionStorage;
import io.webchat.spi.provide.Standalone;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The store "shelf": one file a session, in the folder of its configuration. */
@Component(configurationPolicy = ConfigurationPolicy.REQUIRE)
@SessionStorage("shelf")
@Standalone(SessionStorageProvider.class)
public final class ShelfStorage implements SessionStorageProvider {
  /** The configuration {@code org.example.shelf.ShelfStorage.cfg}. */
  public @interface Config {
    String folder() default "shelf";
  }

  private final SessionCodec codec = new SessionCodec(new RecordSeal(EncryptionKeys.none(), true));
  private final Path folder;

  /** Without OSGi. */
  public ShelfStorage() {
    this(Path.of(System.getProperty("shelf.folder", "shelf")));
  }

  @Activate
  public ShelfStorage(Config config) {
    this(Path.of(config.folder()));
  }

  ShelfStorage(Path folder) {
    this.folder = folder;
  }

  /** Stores: the file has the former or the new session, never half of one. */
  @Override
  public void getSessionData(StoredSession session, StorageContext context) {
    byte[] record = codec.encode(session);
    Path file = file(session.key());
    try {
      Files.createDirectories(folder);
      Path written = Files.createTempFile(folder, "session", ".new");
      Files.write(written, record);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Returns what is stored. */
  @Override
  public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    try {
      return Optional.of(codec.decode(key, Files.readAllBytes(file(key))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    try {
      Files.deleteIfExists(file(key));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Instances have any id: the name of a record is safe for every file system. */
  private Path file(SessionKey key) {
    return folder.resolve(RecordName.of(key).text());
  }

  private static SessionStorageException unavailable(IOException reason) {
    return new SessionStorageException("The shelf cannot be used", true, reason);
  }
}
